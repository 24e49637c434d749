package kindling.rows;

import java.util.List;
import kindling.config.DataSettings;

/**
 * Which columns of a data set are what. Names are those of columns or, as {@code s.x}, of fields of
 * structs.
 *
 * @param features one or more names, or "*" alone: every column that is not one of the others
 * @param label its name
 * @param weight its name; empty if all rows count alike
 * @param validation the name of a flag that says which rows are for validation; empty for none
 * @param featuresOf who has these features, such as "the model takes"; empty if the settings name
 *     them
 * @param areText whether the format gives every column as text, because no types were asked for
 */
public record ColumnNames(
    List<String> features,
    String label,
    String weight,
    String validation,
    String featuresOf,
    boolean areText) {

  /** Without a flag for validation. */
  public ColumnNames(List<String> features, String label, String weight) {
    this(features, label, weight, "", "", false);
  }

  /** Those that settings name. */
  static ColumnNames of(DataSettings settings, String featuresOf) {
    return new ColumnNames(
        settings.featureColumns(),
        settings.labelColumn(),
        settings.weightColumn(),
        settings.validationColumn(),
        featuresOf,
        settings.readsText());
  }

  /** Whether the features are all columns that are nothing else. */
  boolean takesAll() {
    return features.equals(DataSettings.ALL_COLUMNS);
  }

  /** The features, or all columns that are nothing else. */
  List<String> featuresAmong(List<String> all) {
    List<String> others = List.of(label, weight, validation);
    return takesAll() ? all.stream().filter(name -> !others.contains(name)).toList() : features;
  }
}
