package kindling.data;

import java.nio.ByteBuffer;

/** Makes IDX files for tests. */
public final class Idx {
  private Idx() {}

  /**
   * A file of a type code and dimensions with the given bytes as its content, whether they fit or
   * not.
   */
  public static byte[] bytes(int type, int[] shape, int... content) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + content.length);
    bytes.putInt(type << 8 | shape.length);
    for (int size : shape) {
      bytes.putInt(size);
    }
    for (int element : content) {
      bytes.put((byte) element);
    }
    return bytes.array();
  }
}
