package kindling.cluster;

import java.util.List;

/**
 * Which columns of a data set are what.
 *
 * @param features one or more names, or "*" alone: every column that is not one of the others
 * @param label its name
 * @param weight its name; empty if all rows count alike
 * @param validation the name of a flag that says which rows are for validation; empty for none
 */
public record ColumnNames(List<String> features, String label, String weight, String validation) {
  private static final List<String> ALL = List.of("*");

  /** Without a flag for validation. */
  public ColumnNames(List<String> features, String label, String weight) {
    this(features, label, weight, "");
  }

  /** The names of the features among those that there are. */
  List<String> featuresOf(List<String> all) {
    List<String> others = List.of(label, weight, validation);
    return features.equals(ALL)
        ? all.stream().filter(name -> !others.contains(name)).toList()
        : features;
  }
}
