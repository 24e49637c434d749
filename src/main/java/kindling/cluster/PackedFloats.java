package kindling.cluster;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
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

  private float[] array; // not final, for readObject

  PackedFloats(float[] array) {
    this.array = array;
  }

  /**
   * Sends a copy of weights to all executors, {@linkplain Weights#joined joined}. It is a copy
   * because in local mode tasks read the array itself, and a cancelled task may still be running.
   */
  public static Broadcast<PackedFloats> broadcast(SparkContext spark, Weights weights) {
    return spark.broadcast(
        new PackedFloats(weights.joined()), ClassTag$.MODULE$.apply(PackedFloats.class));
  }

  /** The array; may be null. */
  public float[] array() {
    return array;
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeInt(array == null ? -1 : array.length);
    if (array != null) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, array.length));
      bytes.asFloatBuffer().put(array);
      out.write(bytes.array());
    }
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException {
    int length = in.readInt();
    if (length >= 0) {
      byte[] bytes = new byte[Float.BYTES * length];
      in.readFully(bytes);
      array = new float[length];
      ByteBuffer.wrap(bytes).asFloatBuffer().get(array);
    }
  }
}
