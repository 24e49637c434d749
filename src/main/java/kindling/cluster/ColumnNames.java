package kindling.cluster;

import java.util.List;

/**
 * Which columns of a data set are what.
 *
 * @param features one or more names, or "*" alone: every column that is not one of the others
 * @param label its name
 * @param weight its name; empty if all rows count alike
 */
public record ColumnNames(List<String> features, String label, String weight) {
  private static final List<String> ALL = List.of("*");

  /** The names of the features among those that there are. */
  List<String> featuresOf(List<String> all) {
    return features.equals(ALL)
        ? all.stream().filter(name -> !name.equals(label) && !name.equals(weight)).toList()
        : features;
  }
}
