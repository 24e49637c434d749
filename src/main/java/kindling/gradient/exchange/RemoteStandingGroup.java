package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kindling.data.Block;
import kindling.gradient.BlockGradient;
import kindling.network.Workspace;

/**
 * The tasks of one executor that stand by for a driver in another process. For each step the driver
 * sends every task its slice of the weights, and the tasks pass the slices on to the other
 * processes. Each task computes, sums its own slice of all gradients, and sends it to the driver.
 * So the driver sends and receives as much as one copy of the weights in a step, however many tasks
 * there are.
 */
public final class RemoteStandingGroup extends ExchangeGroup {
  private final BlockGradient work;
  private final int driver;
  private final Map<Integer, RemoteStandingMember> summing = new HashMap<>();
  // To the other processes, for each task and range of this process.
  private final Map<Integer, List<List<Outgoing>>> weights = new HashMap<>();

  // Of the step that the driver asks for; written before its weights are counted.
  private volatile int epoch;
  private volatile int step;
  private volatile boolean ended;

  /**
   * A group without a step to take yet.
   *
   * @param process the number of this process in the assignment
   * @param peers the driver comes after all processes of the assignment
   */
  public RemoteStandingGroup(Assignment assignment, int process, BlockGradient work, Peers peers) {
    super(
        assignment,
        process,
        work,
        peers,
        new float[assignment.parameters()],
        true,
        work.layout(false));
    this.work = work;
    this.driver = assignment.processes();
    for (int task : assignment.tasksOf(process)) {
      summing.put(task, new RemoteStandingMember(this, task));
      weights.put(
          task,
          IntStream.range(0, assignment.ranges())
              .mapToObj(range -> toOthers(assignment, task, range))
              .toList());
    }
  }

  private List<Outgoing> toOthers(Assignment assignment, int task, int range) {
    return IntStream.range(0, assignment.processes())
        .filter(other -> other != process())
        .boxed()
        .flatMap(other -> Outgoing.pieces(assignment, other, task, range, 0).stream())
        .toList();
  }

  /** The size of the largest message, in bytes. */
  public static long mostMessageBytes(int parameters) {
    return Message.mostBytes(parameters, 0);
  }

  /**
   * Computes for each step that the driver asks for, until it ends the group. Every task of the
   * process calls it, each on its own thread.
   *
   * @param task the number of the task in the assignment
   * @param address at which this process receives messages
   * @param blocks of the task's shards, in their order
   * @param checkCancelled throws if the task has been cancelled
   * @param timeoutNanos the longest wait for other tasks
   */
  public void run(
      int task,
      String address,
      List<Block> blocks,
      Workspace workspace,
      Runnable checkCancelled,
      long timeoutNanos) {
    try {
      sendReady(task, address);
      summing
          .get(task)
          .run(
              work,
              blocks,
              workspace,
              waiting(checkCancelled, Long.MAX_VALUE),
              waiting(checkCancelled, timeoutNanos));
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  private void sendReady(int task, String address) {
    byte[] bytes = address.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = Message.allocate(bytes.length);
    Message.of(Message.READY, task, 0, process(), 0).write(message);
    Outgoing.send(peers(), driver, message.put(bytes));
  }

  @Override
  Content begin(Message header, int bytes) {
    return switch (header.kind()) {
      case Message.ORDER -> {
        header.require(header.process() == driver && summing.containsKey(header.task()));
        yield weights(
            header,
            bytes,
            () -> {
              passOn(header);
              count(header);
            });
      }
      case Message.WEIGHTS -> {
        requireOfAnother(header);
        yield weights(header, bytes, () -> count(header));
      }
      case Message.END -> {
        header.require(header.process() == driver);
        yield Content.whole(
            bytes,
            none -> {
              ended = true;
              range(0).weightsArrived.addAndGet(range(0).weightsPerStep());
            });
      }
      default -> throw new IllegalStateException("unknown message " + header);
    };
  }

  /** Sends weights from the driver to the other processes, on this thread: tasks may compute. */
  private void passOn(Message header) {
    for (Outgoing piece : weights.get(header.task()).get(header.range())) {
      if (piece.from() == header.from()) {
        piece.send(
            peers(), Message.WEIGHTS, process(), parameters(), header.epoch(), header.step());
      }
    }
  }

  private void count(Message header) {
    epoch = header.epoch();
    step = header.step();
    range(header.range()).weightsArrived.incrementAndGet();
  }

  int epoch() {
    return epoch;
  }

  int step() {
    return step;
  }

  boolean ended() {
    return ended;
  }

  int driver() {
    return driver;
  }
}
