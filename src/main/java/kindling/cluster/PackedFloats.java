package kindling.cluster;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/**
 * An array on its way through Spark: travels as raw bytes, because Java's serialization takes
 * floats apart one by one, which was the largest single item in the profile of a step.
 */
public final class PackedFloats implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private float[] array; // not final, for readObject

  PackedFloats(float[] array) {
    this.array = array;
  }

  /**
   * Hands an array to all executors. A clone goes out, because in local mode tasks see the very
   * array, and one that was given up may still be running.
   */
  public static Broadcast<PackedFloats> broadcast(SparkContext spark, float[] array) {
    return spark.broadcast(
        new PackedFloats(array.clone()), ClassTag$.MODULE$.apply(PackedFloats.class));
  }

  /** Weights and the optimizer's arrays, one behind the other. */
  static float[] joined(float[] parameters, float[][] state) {
    float[] joined =
        Arrays.copyOf(parameters, Math.multiplyExact(1 + state.length, parameters.length));
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(state[i], 0, joined, (i + 1) * parameters.length, parameters.length);
    }
    return joined;
  }

  /** The array itself; may be null. */
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
