package kindling.gradient.exchange;

import java.nio.ByteBuffer;

/** The other processes of an all-reduce, as one of them sees them. */
public interface Peers {
  /** Bytes that a message leaves free at its beginning, for whoever carries it. */
  int RESERVED = 8;

  /** No other processes. */
  Peers NONE =
      new Peers() {
        @Override
        public void send(int process, ByteBuffer message) {
          throw new IllegalStateException("there are no other processes");
        }

        @Override
        public void check() {}
      };

  /**
   * Sends a message, which reaches that process's {@link AllReduceGroup#receive}, behind all that
   * was sent to it before by the same thread. The message belongs to the receiver's side until an
   * answer shows that it has arrived.
   *
   * @param message its first {@value #RESERVED} bytes are the carrier's
   */
  void send(int process, ByteBuffer message);

  /** Throws if one of the processes is gone. */
  void check();
}
