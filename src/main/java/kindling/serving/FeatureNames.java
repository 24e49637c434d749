package kindling.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.config.DataSettings;
import kindling.config.UserError;
import kindling.store.Model;

/**
 * The names of a model's features.
 *
 * @param names in order; empty if the features have no names
 */
record FeatureNames(List<String> names) {
  static FeatureNames of(Model model) {
    List<String> columns = model.featureColumns();
    boolean oneForEach =
        columns.size() == model.network().inputs() && !columns.equals(DataSettings.ALL_COLUMNS);
    return new FeatureNames(oneForEach ? columns : List.of());
  }

  /**
   * The features of a row in order.
   *
   * @param inputs number of features of the model
   */
  float[] row(Map<String, ? extends Number> features, int inputs) {
    if (names.isEmpty()) {
      throw UserError.of(
              "the model file does not name its %,d features: they are the elements of an array, a vector or bytes, or an earlier version wrote the file",
              inputs)
          .cure("pass them as an array, in their order");
    }
    List<String> missing = new ArrayList<>();
    float[] row = new float[names.size()];
    for (int i = 0; i < row.length; i++) {
      Number feature = features.get(names.get(i));
      if (feature == null) {
        missing.add("\"" + names.get(i) + "\"");
        continue;
      }
      row[i] = feature.floatValue();
      if (!Float.isFinite(row[i])) {
        throw UserError.of("feature \"%s\" is %s; features must be finite", names.get(i), feature);
      }
    }
    if (!missing.isEmpty()) {
      throw UserError.of(
          "the row has no value for %s; the model takes %s", String.join(", ", missing), names);
    }
    return row;
  }
}
