package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import kindling.gradient.GradientSum;
import kindling.math.Precision;

/**
 * The driver of {@linkplain RemoteStandingGroup tasks that stand by} in other processes: sends the
 * weights of each step, a slice to each task, and receives the sum of the gradients.
 */
public final class StandingDriver implements Standby, MessageReceiver {
  private final int parameters;
  private final int[] layerOffsets;
  private final int[] firstShard;
  private final Precision precision;
  private final float[] gradient;
  // Of each task, once it is ready.
  private final int[] processOf;
  private final String[] addressOf;
  private final AtomicLong ready = new AtomicLong();

  // Set when all tasks are ready.
  private volatile Assignment assignment;
  private Peers peers;
  private List<Outgoing> weights;
  private long sumsPerStep;

  private final AtomicLong sumsArrived = new AtomicLong();
  private long round;
  // null before the first step
  private float[] sent;
  private volatile long rows;
  private volatile double lossSum;
  private final AtomicLong computeNanos = new AtomicLong();
  private volatile Throwable failure;

  /**
   * A driver of tasks that may not be ready yet.
   *
   * @param parameters the number of weights
   * @param layerOffsets the position of each layer's first weight
   * @param firstShard the first shard of each task, followed by the number of shards
   * @param precision of the weights that are sent and of the sums that arrive
   */
  public StandingDriver(int parameters, int[] layerOffsets, int[] firstShard, Precision precision) {
    this.parameters = parameters;
    this.layerOffsets = layerOffsets.clone();
    this.firstShard = firstShard.clone();
    this.precision = precision;
    this.gradient = new float[parameters];
    this.processOf = new int[firstShard.length - 1];
    this.addressOf = new String[firstShard.length - 1];
  }

  /**
   * Waits until all tasks are ready, and connects with their processes.
   *
   * @param connect makes connections to the processes with these addresses
   * @param whileWaiting called from time to time; may throw
   */
  public void connect(Function<List<String>, Peers> connect, Runnable whileWaiting) {
    waiting(whileWaiting).until(ready, processOf.length, "the tasks");
    Assignment complete = new Assignment(parameters, layerOffsets, firstShard, processOf);
    String[] addresses = new String[complete.processes()];
    for (int task = 0; task < processOf.length; task++) {
      addresses[processOf[task]] = addressOf[task];
    }
    peers = connect.apply(Arrays.asList(addresses));
    weights = new ArrayList<>();
    for (int range = 0; range < complete.ranges(); range++) {
      for (int task = 0; task < processOf.length; task++) {
        weights.addAll(Outgoing.pieces(complete, processOf[task], task, range, 0));
      }
    }
    sumsPerStep = weights.size();
    assignment = complete;
  }

  @Override
  public GradientSum gradient(float[] parameters, int epoch, int step, Runnable whileWaiting) {
    round++;
    computeNanos.set(0);
    sent = precision.rounded(parameters, sent);
    for (Outgoing piece : weights) {
      piece.send(peers, Message.ORDER, assignment.processes(), sent, epoch, step);
    }
    Runnable check =
        () -> {
          whileWaiting.run();
          peers.check();
        };
    waiting(check).until(sumsArrived, round * sumsPerStep, "the gradient");
    return new GradientSum(gradient, lossSum, rows);
  }

  @Override
  public long computeNanos() {
    return computeNanos.get();
  }

  @Override
  public void end() {
    if (assignment == null) {
      return;
    }
    for (int process = 0; process < assignment.processes(); process++) {
      ByteBuffer message = Message.allocate(0);
      Message.of(Message.END, 0, 0, assignment.processes(), 0).write(message);
      Outgoing.send(peers, process, message);
    }
  }

  @Override
  public void fail(Throwable cause) {
    failure = cause;
    end();
  }

  private Waiting waiting(Runnable whileWaiting) {
    return new Waiting(
        () -> {
          whileWaiting.run();
          if (failure != null) {
            throw new IllegalStateException("the tasks have failed", failure);
          }
        },
        Long.MAX_VALUE);
  }

  @Override
  public Content begin(ByteBuffer message, int bytes) {
    Message header = Message.read(message);
    header.require(header.task() >= 0 && header.task() < processOf.length);
    return switch (header.kind()) {
      case Message.READY -> {
        header.require(header.process() >= 0 && header.process() < processOf.length);
        yield Content.whole(
            bytes,
            address -> {
              processOf[header.task()] = header.process();
              addressOf[header.task()] = StandardCharsets.UTF_8.decode(address).toString();
              ready.incrementAndGet();
            });
      }
      case Message.SUM -> {
        Assignment known = assignment;
        header.require(known != null && header.range() >= 0 && header.range() < known.ranges());
        header.requireWithin(
            known.stripeFrom(header.range(), header.task()),
            known.stripeFrom(header.range(), header.task() + 1),
            bytes,
            precision.bytes());
        yield Content.floats(
            precision,
            gradient,
            header.from(),
            () -> {
              rows = header.rows();
              lossSum = header.lossSum();
              computeNanos.accumulateAndGet(header.nanos(), Math::max);
              sumsArrived.incrementAndGet();
            });
      }
      default -> throw new IllegalStateException("unknown message " + header);
    };
  }
}
