package kindling.data;

import java.io.Serializable;
import kindling.data.features.FeatureType;

/**
 * The layout of the rows of a data set.
 *
 * @param width number of features
 * @param labelWidth 1 for class numbers or one number to predict, else an element per output
 * @param type how features are kept; a block of sparse rows with few zeros keeps them as floats
 * @param weighted whether each row has a weight; else all rows count alike
 */
public record RowLayout(int width, int labelWidth, FeatureType type, boolean weighted)
    implements Serializable {
  /** Rows that all count alike. */
  public RowLayout(int width, int labelWidth, FeatureType type) {
    this(width, labelWidth, type, false);
  }

  /** The same with floats instead of sparse features. */
  public RowLayout dense() {
    return type == FeatureType.SPARSE
        ? new RowLayout(width, labelWidth, FeatureType.FLOATS, weighted)
        : this;
  }

  /** Whether features are unsigned bytes. */
  public boolean asBytes() {
    return type == FeatureType.BYTES;
  }

  /** The size of a row in a block in bytes without its features: its key, label and weight. */
  public long headBytes() {
    return Long.BYTES + (long) Float.BYTES * (labelWidth + (weighted ? 1 : 0));
  }

  /** The size of a row in a block in bytes, including its key; of a sparse row, as a dense one. */
  public long rowBytes() {
    return headBytes() + (asBytes() ? 1L : Float.BYTES) * width;
  }

  @Override
  public String toString() {
    return "%d features as %s and %s%s"
        .formatted(
            width,
            type,
            labelWidth == 1 ? "a label" : labelWidth + " label elements",
            weighted ? ", with weights" : "");
  }
}
