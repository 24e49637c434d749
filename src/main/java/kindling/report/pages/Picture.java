package kindling.report.pages;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import kindling.data.Shape;

/**
 * An image that the script of a page draws from raw bytes, one for each element, so that no image
 * format or library is needed.
 *
 * @param shape with 1 or 3 channels
 * @param signed whether 128 is 0, lower bytes are negative and higher ones positive; else 0 is
 *     black
 * @param base64 the bytes, in the order of the shape
 */
record Picture(Shape shape, boolean signed, String base64) {
  /** Total size of all pictures in a section of a page. */
  private static final int MOST_BYTES = 1 << 19;

  /** Whether rows of a shape can be drawn. */
  static boolean isPossible(Shape shape) {
    return shape.isImage() && (shape.channels() == 1 || shape.channels() == 3);
  }

  /** The number of pictures of a shape that fit on a page, at most {@code wanted}. */
  static int most(Shape shape, int wanted) {
    return isPossible(shape) ? Math.min(wanted, MOST_BYTES / shape.size()) : 0;
  }

  /** An image of brightness values. */
  static Picture of(Shape shape, float[] values, float black, float white) {
    byte[] bytes = new byte[shape.size()];
    for (int i = 0; i < bytes.length; i++) {
      float share = (values[i] - black) / (white - black);
      bytes[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, share)));
    }
    return new Picture(shape, false, base64(bytes));
  }

  /** An image of every {@code step}-th weight, beginning at {@code from}. */
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

  /** The data for the script. */
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
