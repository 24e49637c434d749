package kindling.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The data sets and their columns.
 *
 * @param path a folder with the four IDX files, or empty
 * @param train the training set, or empty if {@code path} is given
 * @param validation the validation set, or empty
 * @param validationShare share of the training set that becomes the validation set; 0 to below 1
 * @param validationSeed selects that share; empty for {@code training.seed}
 * @param testShare share of the training set that becomes the test set; 0 to below 1
 * @param validationColumn a boolean column that is true for validation rows, or empty
 * @param rows maximum number of rows of the training set; 0 for all
 * @param test the test set, or empty
 * @param format of Spark's reader
 * @param options of Spark's reader
 * @param labelColumn the label's column
 * @param weightColumn the weight's column, or empty
 * @param featureColumns one or more columns, or "*" alone
 * @param scale factor of every feature; 0 is {@code auto}
 * @param shape of an image, HEIGHTxWIDTHxCHANNELS, or {@link #AUTO}
 * @param storage where the executors keep the rows
 * @param table how the columns of a table become features
 * @param balance how the training makes up for classes of different frequency
 */
public record DataSettings(
    String path,
    String train,
    String validation,
    double validationShare,
    OptionalLong validationSeed,
    double testShare,
    String validationColumn,
    int rows,
    String test,
    String format,
    Map<String, String> options,
    String labelColumn,
    String weightColumn,
    List<String> featureColumns,
    double scale,
    String shape,
    Storage storage,
    TableSettings table,
    Balance balance) {
  /**
   * How the columns of a table become features.
   *
   * @param columns by name, such as {@code number quantile}; {@code *} is every other column; empty
   *     if the columns are read as numbers
   * @param missingValues texts that count as missing
   * @param missingLabels what happens to rows without a label
   */
  public record TableSettings(
      Map<String, String> columns, List<String> missingValues, MissingLabels missingLabels) {
    /** Whether columns are encoded; else they are read as numbers. */
    public boolean isOn() {
      return !columns.isEmpty();
    }
  }

  /** What happens to rows without a label. */
  public enum MissingLabels {
    /** They are an error. */
    ERROR,
    /** They are left out, and counted in a warning. */
    SKIP
  }

  /** How the training makes up for classes of different frequency. */
  public enum Balance {
    /** Each row counts alike. */
    NONE,
    /** Each class has the same weight. */
    WEIGHTS,
    /** Each step has as many rows of every class. */
    SAMPLING
  }

  /** Where the executors keep the rows. */
  public enum Storage {
    /** {@link #MEMORY} if the rows fit there, else {@link #DISK}. */
    AUTO,
    /** As arrays in memory. */
    MEMORY,
    /** In files on local disks, from which the rows of each step are read. */
    DISK
  }

  /** The {@code shape} that is taken from the data. */
  public static final String AUTO = "auto";

  /** The {@code featureColumns} for all columns without another use. */
  public static final List<String> ALL_COLUMNS = List.of("*");

  /** The factor of features that are bytes or numbers. */
  public float scaleOf(boolean bytes) {
    return (float) (scale != 0 ? scale : bytes ? 1.0 / 255 : 1.0);
  }

  /** Whether there is a validation set. */
  public boolean hasValidation() {
    return validationShare > 0 || !validation.isEmpty() || !validationColumn.isEmpty();
  }

  /** Whether the format reads every column as text, because types are not inferred. */
  public boolean readsText() {
    return format.equalsIgnoreCase("csv")
        && options.entrySet().stream()
            .noneMatch(
                option ->
                    option.getKey().equalsIgnoreCase("inferSchema")
                        && option.getValue().equalsIgnoreCase("true"));
  }

  /** These settings with other feature columns. */
  public DataSettings withFeatureColumns(List<String> names) {
    return with(names, scale);
  }

  /** These settings with another scale. */
  public DataSettings withScale(double other) {
    return with(featureColumns, other);
  }

  private DataSettings with(List<String> names, double otherScale) {
    return new DataSettings(
        path,
        train,
        validation,
        validationShare,
        validationSeed,
        testShare,
        validationColumn,
        rows,
        test,
        format,
        options,
        labelColumn,
        weightColumn,
        names,
        otherScale,
        shape,
        storage,
        table,
        balance);
  }

  /** An option of the reader. As in Spark, the case of its name does not matter. */
  public Optional<String> option(String name) {
    return options.entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** A format in lower case, because case does not matter as in Spark; class names are kept. */
  private static String format(String name) {
    return name.contains(".") ? name : name.toLowerCase(Locale.ROOT);
  }

  static DataSettings of(Keys keys) {
    DataSettings data =
        new DataSettings(
            keys.path("data.path"),
            keys.path("data.train"),
            keys.path("data.validation"),
            keys.within("data.validation-share", 0, 1),
            keys.isText("data.validation-seed", AUTO)
                ? OptionalLong.empty()
                : OptionalLong.of(keys.whole("data.validation-seed")),
            keys.within("data.test-share", 0, 1),
            keys.text("data.validation-column"),
            keys.atLeast("data.rows", 0),
            keys.path("data.test"),
            format(keys.text("data.format")),
            keys.map("data.options"),
            keys.text("data.label-column"),
            keys.text("data.weight-column"),
            keys.texts("data.feature-columns", "[a, b]"),
            keys.isText("data.scale", "auto") ? 0 : keys.positive("data.scale", "\"auto\" or "),
            keys.text("data.shape"),
            keys.choice("data.storage", Storage.class),
            new TableSettings(
                keys.map("data.columns"),
                keys.texts("data.missing-values", "[\"\", NA]"),
                keys.choice("data.missing-labels", MissingLabels.class)),
            keys.choice("data.balance", Balance.class));
    if (data.validationShare > 0 && !data.validation.isEmpty()) {
      throw keys.error("data.validation-share", "0 where {data.validation} names a set of its own");
    }
    if (data.table.isOn() && data.scale != 0 && data.scale != 1) {
      throw keys.error(
          "data.scale", "auto beside {data.columns}, which say how each column is scaled");
    }
    if (data.testShare > 0 && !data.test.isEmpty()) {
      throw keys.error("data.test-share", "0 where {data.test} names a set of its own");
    }
    if (data.testShare + data.validationShare >= 1) {
      throw keys.error("data.test-share", "less than 1 together with {data.validation-share}");
    }
    if (!data.validationColumn.isEmpty()
        && (data.validationShare > 0 || !data.validation.isEmpty())) {
      throw keys.error(
          "data.validation-column", "\"\" beside {data.validation} or {data.validation-share}");
    }
    return data;
  }
}
