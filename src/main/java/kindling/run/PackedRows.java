package kindling.run;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import kindling.data.ClassSizes;

/** The facts about packed sets of rows that a training depends on. */
public final class PackedRows implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final int[] shardRows;
  private final double weightFactor;
  private final TreeMap<String, String> origin;
  // null unless classes are balanced
  private final ClassSizes classes;

  /**
   * The facts of some sets.
   *
   * @param shardRows rows of each shard of the training set
   * @param weightFactor makes the mean of the weights of the training set's rows 1
   * @param origin by name, what the bits depend on besides the settings: a fingerprint of each set,
   *     and the BLAS
   */
  public PackedRows(int[] shardRows, double weightFactor, Map<String, String> origin) {
    this(shardRows, weightFactor, origin, null);
  }

  /**
   * The same with the classes of the training set.
   *
   * @param classes null unless they are balanced
   */
  PackedRows(int[] shardRows, double weightFactor, Map<String, String> origin, ClassSizes classes) {
    this.classes = classes;
    this.shardRows = shardRows.clone();
    this.weightFactor = weightFactor;
    this.origin = new TreeMap<>(origin);
  }

  int[] shardRows() {
    return shardRows.clone();
  }

  /** Rows of the training set. */
  long count() {
    return Arrays.stream(shardRows).asLongStream().sum();
  }

  double weightFactor() {
    return weightFactor;
  }

  /** The classes of the training set; null unless they are balanced. */
  ClassSizes classes() {
    return classes;
  }

  /** By name, what the bits depend on besides the settings. */
  public Map<String, String> origin() {
    return Collections.unmodifiableMap(origin);
  }
}
