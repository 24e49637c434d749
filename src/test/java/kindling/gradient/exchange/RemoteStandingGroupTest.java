package kindling.gradient.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/**
 * Standing tasks of several processes compute the sum along the tree, bit for bit, whatever process
 * a task is in.
 */
class RemoteStandingGroupTest {
  private static final int STEPS = 5;

  /** Three ranges. */
  private static final Network NETWORK =
      NetworkParser.parse(
          List.of("affine 784 -> 100", "relu", "affine 700", "relu", "affine 100", "affine 10"),
          new SoftmaxWithLoss(),
          Shape.flat(784));

  /** Drops all messages. */
  private static final Peers NOWHERE =
      new Peers() {
        @Override
        public void send(int process, ByteBuffer header, float[] elements, int from, int to) {}

        @Override
        public void check() {}
      };

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
    Reference exact = Reference.of(NETWORK, 7, 60);
    for (Precision precision : Precision.values()) {
      reference = exact.exchanging(precision);
      for (int[] processOf : new int[][] {{0}, {0, 0}, {0, 1}, {0, 1, 0}, {0, 1, 2, 1, 2}}) {
        assertSums(processOf);
      }
    }
  }

  @Test
  void shardsWithoutRowsInAStepDoNoHarm() throws Exception {
    // 3 rows per step over 8 shards.
    reference = Reference.of(NETWORK, 8, 3);
    assertSums(new int[] {0, 1, 1, 0, 2});
  }

  @Test
  void weightsThatOneProcessDoesNotPassOnEndTheWaitOfTheOther() throws Exception {
    reference = Reference.of(NETWORK, 2, 60);
    Assignment assignment = assignment(new int[] {0, 1});
    RemoteStandingGroup group = new RemoteStandingGroup(assignment, 0, reference.work(), NOWHERE);
    for (int range = 0; range < assignment.ranges(); range++) {
      Message order = Message.of(Message.ORDER, 0, range, 2, assignment.stripeFrom(range, 0));
      group.receive(written(order));
    }
    UnreachablePeerException error =
        assertThrows(
            UnreachablePeerException.class,
            () ->
                group.run(
                    0,
                    "host:0",
                    reference.blocksOf(0, 2),
                    reference.work().workspace(null),
                    () -> {},
                    TimeUnit.MILLISECONDS.toNanos(50)));
    assertTrue(error.getMessage().contains("weights of the driver or others"), error::toString);
  }

  @Test
  void anUnexpectedMessageIsRefused() throws Exception {
    reference = Reference.of(NETWORK, 2, 60);
    Assignment assignment = assignment(new int[] {0, 1});
    RemoteStandingGroup group =
        new RemoteStandingGroup(assignment, 0, reference.work(), Peers.NONE);
    StandingDriver driver =
        new StandingDriver(NETWORK.parameters(), new int[1], new int[] {0, 1}, Precision.FLOAT32);
    // A task of another process, a sum for an executor, and a sum before the tasks are ready.
    for (Message wrong :
        List.of(
            Message.of(Message.ORDER, 1, 0, 2, 0),
            Message.of(Message.SUM, 0, 0, 1, 0),
            Message.of(Message.END, 0, 0, 1, 0))) {
      assertThrows(
          IllegalStateException.class, () -> group.receive(written(wrong)), wrong::toString);
    }
    Message early = Message.of(Message.SUM, 0, 0, 0, 0);
    assertThrows(IllegalStateException.class, () -> driver.receive(written(early)));
  }

  private static ByteBuffer written(Message message) {
    ByteBuffer buffer = Message.allocate(0);
    message.write(buffer);
    return buffer.flip().position(Peers.RESERVED);
  }

  private Assignment assignment(int[] processOf) {
    return new Assignment(
        NETWORK.parameters(),
        reference.work().layerOffsets(),
        reference.firstShard(processOf.length),
        processOf);
  }

  private void assertSums(int[] processOf) throws Exception {
    Assignment assignment = assignment(processOf);
    List<MessageReceiver> receivers = new ArrayList<>();
    try (DelayedPost post = new DelayedPost(reference.work().precision(), receivers)) {
      for (int process = 0; process < assignment.processes(); process++) {
        receivers.add(
            new RemoteStandingGroup(assignment, process, reference.work(), post.of(process)));
      }
      StandingDriver driver =
          new StandingDriver(
              NETWORK.parameters(),
              reference.work().layerOffsets(),
              reference.firstShard(processOf.length),
              reference.work().precision());
      receivers.add(driver);
      start(processOf, receivers);
      List<String> addresses = new ArrayList<>();
      driver.connect(
          found -> {
            addresses.addAll(found);
            return post.of(assignment.processes());
          },
          () -> {});
      assertEquals(
          IntStream.range(0, assignment.processes()).mapToObj(p -> "host:" + p).toList(),
          addresses);
      float[] parameters = Initializer.of("he").parameters(NETWORK, 1);
      for (int step = 0; step < STEPS; step++) {
        GradientSum expected = reference.sum(parameters, 2, step);
        GradientSum sum = driver.gradient(parameters, 2, step, () -> {});
        assertEquals(expected.rows(), sum.rows());
        assertEquals(expected.lossSum(), sum.lossSum());
        assertArrayEquals(expected.gradient(), sum.gradient());
        assertTrue(driver.computeNanos() > 0);
        for (int i = 0; i < parameters.length; i++) {
          parameters[i] -= 0.001f * sum.gradient()[i];
        }
      }
      driver.end();
      allTasksReturn();
    }
  }

  private void start(int[] processOf, List<MessageReceiver> groups) {
    for (int task = 0; task < processOf.length; task++) {
      int number = task;
      RemoteStandingGroup group = (RemoteStandingGroup) groups.get(processOf[task]);
      List<Block> shards = reference.blocksOf(task, processOf.length);
      Thread thread =
          new Thread(
              () ->
                  group.run(
                      number,
                      "host:" + processOf[number],
                      shards,
                      reference.work().workspace(null),
                      () -> {},
                      TimeUnit.SECONDS.toNanos(9)));
      thread.start();
      tasks.add(thread);
    }
  }
}
