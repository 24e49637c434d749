package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import kindling.math.Precision;

/** Takes the content of a message in pieces, as they come from the network. */
public interface Content {
  /** Takes the next bytes, all that the buffer has. */
  void take(ByteBuffer bytes);

  /** The content is complete. */
  void end();

  /** Drops the content. */
  Content DROPPED =
      new Content() {
        @Override
        public void take(ByteBuffer bytes) {}

        @Override
        public void end() {}
      };

  /** Keeps a short content until it is complete. */
  static Content whole(int bytes, Consumer<ByteBuffer> complete) {
    ByteBuffer all = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new Content() {
      @Override
      public void take(ByteBuffer more) {
        all.put(more);
      }

      @Override
      public void end() {
        complete.accept(all.flip());
      }
    };
  }

  /** Writes floats to their place in an array, from an element on. */
  static Content floats(Precision precision, float[] array, int from, Runnable complete) {
    return new Floats(precision, array, from, complete);
  }

  /** Floats in some precision, little-endian; the pieces may divide them anywhere. */
  final class Floats implements Content {
    private final Precision precision;
    private final float[] array;
    private final Runnable complete;
    private final ByteBuffer divided;
    private int at;

    private Floats(Precision precision, float[] array, int from, Runnable complete) {
      this.precision = precision;
      this.divided = ByteBuffer.allocate(precision.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      this.array = array;
      this.at = from;
      this.complete = complete;
    }

    @Override
    public void take(ByteBuffer bytes) {
      if (divided.position() > 0) {
        divide(bytes);
      }
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      int count = bytes.remaining() / precision.bytes();
      precision.get(bytes, array, at, count);
      at += count;
      divide(bytes);
    }

    /** Takes the bytes of one number, as far as they are there. */
    private void divide(ByteBuffer bytes) {
      while (bytes.hasRemaining() && divided.hasRemaining()) {
        divided.put(bytes.get());
      }
      if (!divided.hasRemaining()) {
        precision.get(divided.flip(), array, at++, 1);
        divided.clear();
      }
    }

    @Override
    public void end() {
      complete.run();
    }
  }
}
