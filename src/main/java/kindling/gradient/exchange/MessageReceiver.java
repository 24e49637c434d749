package kindling.gradient.exchange;

import java.nio.ByteBuffer;

/** Takes the messages that other processes send to this one for one job. */
public interface MessageReceiver {
  /** Bytes at the beginning of a message, without those that are reserved for the transport. */
  int HEADER_BYTES = Message.HEADER;

  /**
   * Begins to take a message; called by any thread.
   *
   * @param header the first {@link #HEADER_BYTES} after the bytes reserved for the transport
   * @param bytes the size of the content after it
   * @return takes the content
   * @throws RuntimeException if this process does not expect the message
   */
  Content begin(ByteBuffer header, int bytes);

  /** Takes a whole message, after the bytes that are reserved for the transport. */
  default void receive(ByteBuffer message) {
    int end = message.limit();
    int header = message.position() + HEADER_BYTES;
    message.limit(header);
    Content content = begin(message, end - header);
    message.limit(end).position(header);
    content.take(message);
    content.end();
  }

  /** Makes all tasks of this process fail, because one of them has failed. */
  void fail(Throwable cause);
}
