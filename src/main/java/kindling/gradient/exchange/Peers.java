package kindling.gradient.exchange;

import java.nio.ByteBuffer;

/** Connects a process of an all-reduce with the other processes. */
public interface Peers {
  /** Bytes at the beginning of a message that are reserved for the transport. */
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
   * Sends a message to the {@link AllReduceGroup#receive} of a process. Messages of one thread
   * arrive in their order. The message must not be changed until a message of the receiver shows
   * that it has arrived.
   *
   * @param message its first {@value #RESERVED} bytes are reserved for the transport
   */
  void send(int process, ByteBuffer message);

  /** Throws if one of the processes is lost. */
  void check();
}
