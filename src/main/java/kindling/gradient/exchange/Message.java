package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a message between processes of an exchange.
 *
 * @param kind of content
 * @param task the number of the task that owns the stripe
 * @param range of the stripe
 * @param process the sender
 * @param node the number of the tree's node among those of the sender; 0 if the message is no part
 * @param from the first element
 * @param epoch that a driver asks for
 * @param step that a driver asks for
 * @param rows of a part or sum
 * @param lossSum of a part or sum
 * @param nanos that a task computed, for a sum
 */
record Message(
    int kind,
    int task,
    int range,
    int process,
    int node,
    int from,
    int epoch,
    int step,
    long rows,
    double lossSum,
    long nanos) {
  /** The largest number of elements in one message; longer stripes are sent in pieces. */
  static final int PIECE = 1 << 16;

  static final int HEADER = 8 * Integer.BYTES + 2 * Long.BYTES + Double.BYTES;

  /** A piece of a stripe of the gradient, summed over a node of the tree. */
  static final int PART = 0;

  /** Sums of squares of pieces of a stripe; see {@link kindling.optimize.Norms}. */
  static final int SQUARES = 1;

  /** A piece of a stripe of the new weights. */
  static final int WEIGHTS = 2;

  /** From a task to the driver: a task is ready; the content is the address of its process. */
  static final int READY = 3;

  /** From the driver to the owner of a stripe: a piece of the weights of a step. */
  static final int ORDER = 4;

  /** From the driver to a process: there are no more steps. */
  static final int END = 5;

  /** From the owner of a stripe to the driver: a piece of the sum of all gradients. */
  static final int SUM = 6;

  /** The sums of a task for all columns; see {@link kindling.optimize.ColumnNorms}. */
  static final int COLUMNS = 7;

  /** A message about a stripe or a part of it, without further values. */
  static Message of(int kind, int task, int range, int process, int from) {
    return new Message(kind, task, range, process, 0, from, 0, 0, 0, 0, 0);
  }

  /** The number of messages for a stripe; 1 for an empty stripe. */
  static int pieces(int elements) {
    return Math.max(1, (elements + PIECE - 1) / PIECE);
  }

  /** The size of the largest message in bytes. */
  static long mostBytes(int parameters, int sums) {
    long floats = (long) Float.BYTES * Math.min(PIECE, parameters);
    return Peers.RESERVED + HEADER + Math.max(floats, (long) Double.BYTES * sums);
  }

  /** Refuses the message unless a condition holds. */
  void require(boolean fits) {
    if (!fits) {
      throw new IllegalStateException("unexpected message " + this);
    }
  }

  /** Refuses the message unless its elements lie between {@code first} and {@code end - 1}. */
  void requireWithin(int first, int end, int bytes, int elementBytes) {
    require(bytes % elementBytes == 0);
    require(from >= first && (long) from + bytes / elementBytes <= end);
  }

  /** A buffer for a header and a number of bytes after it. */
  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(Peers.RESERVED + HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes the header; the buffer is then ready for what follows. */
  void write(ByteBuffer to) {
    to.clear().position(Peers.RESERVED);
    to.putInt(kind).putInt(task).putInt(range).putInt(process).putInt(node).putInt(from);
    to.putInt(epoch).putInt(step).putLong(rows).putDouble(lossSum).putLong(nanos);
  }

  /** Reads the header of a message, after the bytes that are reserved for the transport. */
  static Message read(ByteBuffer message) {
    message.order(ByteOrder.LITTLE_ENDIAN);
    return new Message(
        message.getInt(),
        message.getInt(),
        message.getInt(),
        message.getInt(),
        message.getInt(),
        message.getInt(),
        message.getInt(),
        message.getInt(),
        message.getLong(),
        message.getDouble(),
        message.getLong());
  }
}
