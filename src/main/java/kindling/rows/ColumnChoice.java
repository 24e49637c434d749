package kindling.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import kindling.config.UserError;
import kindling.config.message.Key;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a data set that {@link ColumnNames} name, of any type.
 *
 * @param features in order, at least one
 * @param label null if there is none
 * @param weight null if all rows count alike
 * @param validation null if no column says which rows are for validation
 */
record ColumnChoice(
    List<ColumnPath> features, ColumnPath label, ColumnPath weight, ColumnPath validation) {
  /**
   * Finds the columns.
   *
   * @param source what the data set is called in errors
   * @param labelNeeded whether a label must be there; without it a row needs no weight either
   * @throws UserError if one is missing, or named twice
   */
  static ColumnChoice of(String source, StructType schema, ColumnNames names, boolean labelNeeded) {
    Search search = new Search(source, schema, names.areText());
    ColumnPath label = search.find(names.label());
    ColumnPath weight = search.find(names.weight());
    ColumnPath validation = search.find(names.validation());
    boolean weighted = labelNeeded && !names.weight().isEmpty();
    if (label == null && labelNeeded) {
      throw search.noColumn("label", names.label(), "");
    }
    if (weight == null && weighted) {
      throw search.noColumn("weight", names.weight(), ", and without weights it is \"\"");
    }
    List<ColumnPath> features =
        names.takesAll() ? search.others(label, weight, validation) : search.features(names);
    if (features.isEmpty()) {
      throw UserError.of("{data.feature-columns} names no column")
          .at(source)
          .key("data.feature-columns");
    }
    ColumnChoice choice =
        new ColumnChoice(
            features,
            labelNeeded ? label : null,
            weighted ? weight : null,
            labelNeeded ? validation : null);
    choice.requireApart(source);
    return choice;
  }

  /** A label among the features would be learned by heart. */
  private void requireApart(String source) {
    Set<List<String>> taken = new HashSet<>();
    Stream.concat(features.stream(), Stream.of(label, weight).filter(Objects::nonNull))
        .filter(path -> !taken.add(path.names()))
        .findFirst()
        .ifPresent(
            path -> {
              throw UserError.of(
                      "column \"%s\" is named twice, among the features, the label and the weight; each is one thing only",
                      path.field().name())
                  .at(source);
            });
  }

  /** Finds columns of a schema by their names. */
  private record Search(String source, StructType schema, boolean areText) {
    /** Null if there is none. */
    ColumnPath find(String name) {
      return name.isEmpty() ? null : ColumnPath.find(source, schema, name).orElse(null);
    }

    /** Every column that is not one of those. */
    List<ColumnPath> others(ColumnPath... those) {
      List<List<String>> taken =
          Stream.of(those).filter(Objects::nonNull).map(ColumnPath::names).toList();
      return Arrays.stream(schema.fieldNames())
          .map(this::find)
          .filter(path -> !taken.contains(path.names()))
          .toList();
    }

    List<ColumnPath> features(ColumnNames names) {
      List<ColumnPath> found = new ArrayList<>();
      List<String> missing = new ArrayList<>();
      for (String name : names.features()) {
        ColumnPath path = find(name);
        if (path == null) {
          missing.add("\"" + name + "\"");
        } else {
          found.add(path);
        }
      }
      if (!missing.isEmpty()) {
        throw noFeatures(missing, names.featuresOf());
      }
      return found;
    }

    private UserError noFeatures(List<String> missing, String featuresOf) {
      String columns =
          "no column%s %s".formatted(missing.size() == 1 ? "" : "s", String.join(", ", missing));
      return featuresOf.isEmpty()
          ? UserError.of(
                  "{data.feature-columns} names %s; there are %s, and [\"*\"] is every column but the label, the weight and {data.validation-column}",
                  columns, names())
              .at(source)
              .key("data.feature-columns")
          : UserError.of("has %s, which %s; there are %s", columns, featuresOf, names()).at(source);
    }

    UserError noColumn(String role, String name, String more) {
      String key = "data.%s-column".formatted(role);
      boolean noHeader = areText && names().stream().anyMatch(CsvText::isNumber);
      return UserError.of(
              "%s names no column \"%s\"; there are %s%s", new Key(key), name, names(), more)
          .cure(
              noHeader
                  ? "if the first line has no names, set {data.options.header} = false, and name columns _c0, _c1, ..."
                  : "")
          .at(source)
          .key(key);
    }

    private List<String> names() {
      return List.of(schema.fieldNames());
    }
  }
}
