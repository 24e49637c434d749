package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import kindling.math.Precision;

/** Connects a process of an exchange with the other processes. */
public interface Peers {
  /** Bytes at the beginning of a message that are reserved for the transport. */
  int RESERVED = 8;

  /** No other processes. */
  Peers NONE =
      new Peers() {
        @Override
        public void send(int process, ByteBuffer header, float[] elements, int from, int to) {
          throw new IllegalStateException("there are no other processes");
        }

        @Override
        public void check() {}
      };

  /**
   * Sends a message to the {@link MessageReceiver} of a process. Messages of one thread arrive in
   * their order. Neither the header nor the elements may be changed until a message of the receiver
   * shows that it has the message: nothing is copied.
   *
   * @param header its first {@value #RESERVED} bytes are reserved for the transport
   * @param elements the rest of the message is {@code elements[from]} to {@code elements[to - 1]},
   *     in the precision of the group: each takes {@link Precision#bytes} bytes
   */
  void send(int process, ByteBuffer header, float[] elements, int from, int to);

  /** Throws if one of the processes is lost. */
  void check();
}
