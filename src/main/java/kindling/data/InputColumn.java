package kindling.data;

import java.io.Serializable;

/**
 * The features of a row that come from one column of a data set.
 *
 * @param name of the column
 * @param from its first feature
 * @param until the feature after its last one
 */
public record InputColumn(String name, int from, int until) implements Serializable {
  /** The number of its features. */
  public int width() {
    return until - from;
  }
}
