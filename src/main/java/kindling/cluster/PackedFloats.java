package kindling.cluster;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import kindling.math.Precision;
import kindling.optimize.Weights;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/**
 * An array that Spark sends as raw bytes. Java's serialization writes floats one by one, which was
 * the largest single item in the profile of a step.
 */
public final class PackedFloats implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  // Not final, for readObject.
  private Precision precision;
  private float[] array;

  /** An array of values that a precision has; may be null. */
  PackedFloats(float[] array, Precision precision) {
    this.array = array;
    this.precision = precision;
  }

  /** The same for values that are sent as they are. */
  PackedFloats(float[] array) {
    this(array, Precision.FLOAT32);
  }

  /**
   * Sends a copy of weights to all executors, {@linkplain Weights#joined joined} and rounded to a
   * precision. It is a copy because in local mode tasks read the array itself, and a cancelled task
   * may still be running.
   */
  public static Broadcast<PackedFloats> broadcast(
      SparkContext spark, Weights weights, Precision precision) {
    float[] copy = weights.joined();
    precision.round(copy, 0, copy.length);
    return spark.broadcast(
        new PackedFloats(copy, precision), ClassTag$.MODULE$.apply(PackedFloats.class));
  }

  /** The array; may be null. */
  public float[] array() {
    return array;
  }

  /** The precision of the values. */
  Precision precision() {
    return precision;
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeUTF(precision.name());
    out.writeInt(array == null ? -1 : array.length);
    if (array != null) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(precision.bytes(), array.length));
      precision.put(array, 0, array.length, bytes);
      out.write(bytes.array());
    }
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException {
    precision = Precision.valueOf(in.readUTF());
    int length = in.readInt();
    if (length >= 0) {
      byte[] bytes = new byte[precision.bytes() * length];
      in.readFully(bytes);
      array = new float[length];
      precision.get(ByteBuffer.wrap(bytes), array, 0, length);
    }
  }
}
