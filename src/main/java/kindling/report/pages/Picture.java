package kindling.report.pages;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import kindling.data.Shape;

/**
 * An image as the script of a page draws it: a byte for each element, and no more is needed,
 * neither a format nor a library.
 *
 * @param shape with 1 or 3 channels
 * @param signed whether 128 is 0, lower bytes are negative and higher ones positive; else 0 is
 *     black
 * @param base64 the bytes, in the order of the shape
 */
record Picture(Shape shape, boolean signed, String base64) {
  /** Bytes of all pictures of a kind on a page. */
  private static final int MOST_BYTES = 1 << 19;

  /** Whether there is anything to see in rows of such a shape. */
  static boolean isPossible(Shape shape) {
    return shape.isImage() && (shape.channels() == 1 || shape.channels() == 3);
  }

  /** How many of those that are wanted go onto a page. */
  static int most(Shape shape, int wanted) {
    return isPossible(shape) ? Math.min(wanted, MOST_BYTES / shape.size()) : 0;
  }

  /** An image of brightnesses. */
  static Picture of(Shape shape, float[] values, float black, float white) {
    byte[] bytes = new byte[shape.size()];
    for (int i = 0; i < bytes.length; i++) {
      float share = (values[i] - black) / (white - black);
      bytes[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, share)));
    }
    return new Picture(shape, false, base64(bytes));
  }

  /** An image of weights, from {@code from} on, each {@code step} elements behind the last one. */
  static Picture ofWeights(Shape shape, float[] weights, int from, int step) {
    float largest = Float.MIN_NORMAL;
    for (int i = 0; i < shape.size(); i++) {
      largest = Math.max(largest, Math.abs(weights[from + i * step]));
    }
    byte[] bytes = new byte[shape.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (128 + Math.round(127 * weights[from + i * step] / largest));
    }
    return new Picture(shape, true, base64(bytes));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** For JSON. */
  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("width", shape.width());
    data.put("height", shape.height());
    data.put("channels", shape.channels());
    data.put("signed", signed);
    data.put("bytes", base64);
    return data;
  }
}
