package kindling.gradient.exchange;

import java.nio.ByteBuffer;

/** Takes the messages that other processes send to this one for one job. */
public interface MessageReceiver {
  /**
   * Takes a message; called by any thread.
   *
   * @param message after the bytes that are reserved for the transport
   * @throws RuntimeException if this process does not expect the message
   */
  void receive(ByteBuffer message);

  /** Makes all tasks of this process fail, because one of them has failed. */
  void fail(Throwable cause);
}
