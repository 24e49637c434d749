package kindling.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.BatchPlan;
import kindling.data.Shape;
import kindling.data.StepRange;
import kindling.gradient.BlockGradient;
import kindling.gradient.exchange.AllReduceGroup;
import kindling.gradient.exchange.Assignment;
import kindling.gradient.exchange.Peers;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import org.junit.jupiter.api.Test;

class ExchangeGroupsTest {
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void allTasksOfAProcessJoinTheSameGroupAndItEndsWithTheLast() {
    ExchangeGroups.Key key = new ExchangeGroups.Key("one", 1, 0);
    AllReduceGroup group = ExchangeGroups.join(key, 2, this::group);
    assertSame(group, ExchangeGroups.join(key, 2, this::group));
    ExchangeGroups.leave(key);
    assertSame(group, ExchangeGroups.join(key, 2, this::group));
    ExchangeGroups.leave(key);
    assertEquals(1, made.get());
    assertThrows(IllegalStateException.class, () -> ExchangeGroups.join(key, 2, this::group));
  }

  @Test
  void aMessageThatComesBeforeItsGroupWaitsForIt() {
    ExchangeGroups.Key key = new ExchangeGroups.Key("early", 1, 0);
    ByteBuffer nonsense = ByteBuffer.allocate(64).putInt(0, -1);
    receive(key, nonsense);
    // Delivered: the group complains of it.
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> ExchangeGroups.join(key, 1, this::group));
    assertTrue(error.getMessage().startsWith("unknown message"), error::getMessage);
  }

  @Test
  void whatIsForAnEarlierOrEndedAttemptIsDropped() {
    ExchangeGroups.Key key = new ExchangeGroups.Key("late", 2, 0);
    ExchangeGroups.join(key, 1, this::group);
    ByteBuffer nonsense = ByteBuffer.allocate(64).putInt(0, -1);
    receive(new ExchangeGroups.Key("late", 1, 3), nonsense.duplicate());
    assertThrows(
        IllegalStateException.class,
        () -> ExchangeGroups.join(new ExchangeGroups.Key("late", 1, 3), 1, this::group));
    ExchangeGroups.leave(key);
    receive(key, nonsense.duplicate());
    ExchangeGroups.join(new ExchangeGroups.Key("late", 2, 1), 1, this::group);
    assertEquals(2, made.get());
  }

  @Test
  void anAttemptThatFailedIsGivenUpForAllAndTheNextOneIsFresh() {
    ExchangeGroups.Key key = new ExchangeGroups.Key("failed", 1, 0);
    AllReduceGroup group = ExchangeGroups.join(key, 3, this::group);
    ExchangeGroups.giveUp(key, new IllegalStateException("a failure on purpose"));
    assertThrows(IllegalStateException.class, () -> ExchangeGroups.join(key, 3, this::group));
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () -> group.run(0, List.of(), null, new StepRange(0, 0, 1), () -> {}, 1_000_000_000L));
    assertEquals("a failure on purpose", error.getCause().getMessage());
    assertTrue(
        ExchangeGroups.join(new ExchangeGroups.Key("failed", 2, 0), 3, this::group) != group);
  }

  private static void receive(ExchangeGroups.Key key, ByteBuffer message) {
    ExchangeGroups.begin(key, message, 0).end();
  }

  private AllReduceGroup group() {
    made.incrementAndGet();
    Network network =
        NetworkParser.parse(List.of("affine 2"), new SoftmaxWithLoss(), Shape.flat(3));
    BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, 1, new int[] {1});
    return new AllReduceGroup(
        new Assignment(network.parameters(), new int[1], new int[] {0, 1}, new int[] {0}),
        0,
        new BlockGradient(network, plan, 1, 1),
        new UpdateRule(new Sgd(), 0.1),
        Peers.NONE,
        Weights.of(new float[network.parameters()]));
  }
}
