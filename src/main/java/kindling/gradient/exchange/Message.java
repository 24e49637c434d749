package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a message between processes of an all-reduce.
 *
 * @param kind of content: {@link #PART}, {@link #SQUARES} or {@link #WEIGHTS}
 * @param slice the number of the task that owns the slice
 * @param process the sender
 * @param node the number of the tree's node among those of the sender; 0 if the message is no part
 * @param from the first element
 * @param rows of the part
 * @param lossSum of the part
 */
record Message(int kind, int slice, int process, int node, int from, long rows, double lossSum) {
  /** The largest number of elements in one message; longer slices are sent in pieces. */
  static final int PIECE = 1 << 16;

  private static final int HEADER = 40;

  /** A piece of a slice of the gradient, summed over a node of the tree. */
  static final int PART = 0;

  /** Sums of squares of pieces of a slice; see {@link kindling.optimize.Norms}. */
  static final int SQUARES = 1;

  /** A piece of a slice of the new weights. */
  static final int WEIGHTS = 2;

  /** The number of messages for a slice; 1 for an empty slice. */
  static int pieces(int elements) {
    return Math.max(1, (elements + PIECE - 1) / PIECE);
  }

  /** The size of the largest message in bytes. */
  static long mostBytes(int parameters, int squares) {
    long floats = (long) Float.BYTES * Math.min(PIECE, parameters);
    return Peers.RESERVED + HEADER + Math.max(floats, (long) Double.BYTES * squares);
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

  /** A buffer for a message with a number of bytes after its header. */
  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(Peers.RESERVED + HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes the header; the buffer is then ready for the content. */
  void write(ByteBuffer to) {
    to.clear().position(Peers.RESERVED);
    to.putInt(kind)
        .putInt(slice)
        .putInt(process)
        .putInt(node)
        .putInt(from)
        .putInt(0)
        .putLong(rows)
        .putDouble(lossSum);
  }

  /** Reads the header of a message, after the bytes that are reserved for the transport. */
  static Message read(ByteBuffer message) {
    message.order(ByteOrder.LITTLE_ENDIAN);
    int kind = message.getInt();
    int slice = message.getInt();
    int process = message.getInt();
    int node = message.getInt();
    int from = message.getInt();
    message.getInt(); // keeps what follows aligned
    return new Message(kind, slice, process, node, from, message.getLong(), message.getDouble());
  }
}
