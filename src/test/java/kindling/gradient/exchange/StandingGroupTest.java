package kindling.gradient.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kindling.data.Block;
import kindling.data.Shape;
import kindling.gradient.GradientSum;
import kindling.math.Precision;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Standing tasks compute the sum along the tree, bit for bit, for any number of tasks. */
class StandingGroupTest {
  private static final int STEPS = 5;
  private static final Network NETWORK =
      NetworkParser.parse(
          List.of("affine 784 -> 190", "relu", "affine 10"),
          new SoftmaxWithLoss(),
          Shape.flat(784));

  private final List<Thread> tasks = new ArrayList<>();
  private Reference reference;

  @AfterEach
  void allTasksReturn() throws InterruptedException {
    for (Thread task : tasks) {
      task.join(10_000);
      assertEquals(Thread.State.TERMINATED, task.getState());
    }
  }

  @Test
  void theSumIsThatOfTheTree() throws Exception {
    for (int shards : new int[] {1, 2, 3, 7}) {
      Reference exact = Reference.of(NETWORK, shards, 100);
      for (Precision precision : Precision.values()) {
        reference = exact.exchanging(precision);
        for (int size = 1; size <= Math.min(3, shards); size++) {
          assertSums(size);
        }
      }
    }
  }

  @Test
  void shardsWithoutRowsInAStepDoNoHarm() throws Exception {
    // 3 rows per step over 8 shards.
    reference = Reference.of(NETWORK, 8, 3);
    assertSums(3);
  }

  @Test
  void aTaskThatFailsEndsTheWaitOfTheDriver() throws Exception {
    reference = Reference.of(NETWORK, 2, 100);
    reference.blocks().set(1, null);
    StandingGroup group = start(2);
    float[] parameters = Initializer.of("he").parameters(NETWORK, 1);
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> group.gradient(parameters, 0, 0, () -> {}));
    assertEquals("a task of the group failed", error.getMessage());
  }

  private void assertSums(int size) throws Exception {
    StandingGroup group = start(size);
    float[] parameters = Initializer.of("he").parameters(NETWORK, 1);
    for (int step = 0; step < STEPS; step++) {
      GradientSum expected = reference.sum(parameters, 2, step);
      GradientSum sum = group.gradient(parameters, 2, step, () -> {});
      assertEquals(expected.rows(), sum.rows());
      assertEquals(expected.lossSum(), sum.lossSum());
      assertArrayEquals(expected.gradient(), sum.gradient());
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= 0.001f * sum.gradient()[i];
      }
    }
    group.end();
  }

  private StandingGroup start(int size) {
    StandingGroup group =
        new StandingGroup(reference.work(), reference.firstShard(size), NETWORK.parameters());
    for (int task = 0; task < size; task++) {
      int number = task;
      List<Block> shards = reference.blocksOf(task, size);
      Thread thread =
          new Thread(
              () -> {
                try {
                  group.run(
                      number,
                      shards,
                      reference.work().workspace(null),
                      () -> {},
                      TimeUnit.SECONDS.toNanos(9));
                } catch (IllegalStateException | NullPointerException e) {
                  // The test looks at the driver's side.
                }
              });
      thread.start();
      tasks.add(thread);
    }
    return group;
  }
}
