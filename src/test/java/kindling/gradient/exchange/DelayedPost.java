package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import kindling.math.Precision;

/**
 * Carries messages between processes that are objects of this JVM: those of a pair in order, each
 * after some time. A message is read only when it is delivered, so that a sender that changes it
 * too early is found out.
 */
final class DelayedPost implements AutoCloseable {
  private final Precision precision;
  private final List<? extends MessageReceiver> receivers;
  private final Map<String, ExecutorService> carriers = new HashMap<>();

  /**
   * A post.
   *
   * @param precision of the elements
   * @param receivers by the number of their process; may be added later
   */
  DelayedPost(Precision precision, List<? extends MessageReceiver> receivers) {
    this.precision = precision;
    this.receivers = receivers;
  }

  Peers of(int sender) {
    return new Peers() {
      @Override
      public void send(int receiver, ByteBuffer header, float[] elements, int from, int to) {
        // The transport copies the header.
        ByteBuffer start = ByteBuffer.allocate(header.remaining()).put(header.duplicate()).flip();
        carrier(sender + " to " + receiver)
            .execute(
                () -> {
                  LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(200_000));
                  int bytes = start.remaining() + precision.bytes() * (to - from);
                  ByteBuffer copy = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
                  copy.put(start);
                  precision.put(elements, from, to - from, copy);
                  receivers.get(receiver).receive(copy.position(RESERVED).limit(bytes));
                });
      }

      @Override
      public void check() {}
    };
  }

  private synchronized ExecutorService carrier(String pair) {
    return carriers.computeIfAbsent(pair, any -> Executors.newSingleThreadExecutor());
  }

  @Override
  public synchronized void close() {
    carriers.values().forEach(ExecutorService::shutdownNow);
  }
}
