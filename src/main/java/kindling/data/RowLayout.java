package kindling.data;

import java.io.Serializable;

/**
 * The layout of the rows of a data set.
 *
 * @param width number of features
 * @param labelWidth 1 for class numbers or one number to predict, else an element per output
 * @param asBytes whether features are unsigned bytes; else they are floats
 * @param weighted whether each row has a weight; else all rows count alike
 */
public record RowLayout(int width, int labelWidth, boolean asBytes, boolean weighted)
    implements Serializable {
  /** Rows that all count alike. */
  public RowLayout(int width, int labelWidth, boolean asBytes) {
    this(width, labelWidth, asBytes, false);
  }

  /** The size of a row in a block in bytes, including its key. */
  public long rowBytes() {
    return Long.BYTES
        + (long) Float.BYTES * (labelWidth + (weighted ? 1 : 0) + (asBytes ? 0 : width))
        + (asBytes ? width : 0);
  }

  @Override
  public String toString() {
    return "%d features as %s and %s%s"
        .formatted(
            width,
            asBytes ? "bytes" : "numbers",
            labelWidth == 1 ? "a label" : labelWidth + " label elements",
            weighted ? ", with weights" : "");
  }
}
