package kindling.run.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kindling.config.Change;
import kindling.config.DataSettings;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.rows.NamedRows;
import kindling.rows.ReadFault;
import kindling.rows.TrainingSets;
import kindling.rows.files.DatasetReader;
import kindling.rows.files.LakeVersions;
import kindling.run.DataSets;
import kindling.tables.FittedTable;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The settings of a training on a table without a conf file: looks at the columns in one pass, and
 * chooses encodings, task, network, optimizer and early stopping. What the user sets comes first.
 */
public final class TablePlan {
  private static final String PLACE = "the choice for --data";

  /** Of fewer rows none are held out: a tenth of them may be none. */
  private static final int FEWEST_TO_HOLD_OUT = 50;

  private static final Map<String, String> FORMATS =
      Map.of(
          "csv", "csv", "tsv", "csv", "txt", "csv", "parquet", "parquet", "json", "json", "jsonl",
          "json", "ndjson", "json", "orc", "orc", "avro", "avro");

  private final SettingsReader reader;
  // of the sets, if they are tables of a lake
  private final List<Change> versions;
  private final FittedTable fitted;
  private final boolean few;

  private TablePlan(SettingsReader reader, List<Change> versions, FittedTable fitted, boolean few) {
    this.reader = reader;
    this.versions = versions;
    this.fitted = fitted;
    this.few = few;
  }

  /**
   * The settings that are known before the data is read.
   *
   * @param overrides of the user, each {@code key=value}
   */
  public static SettingsReader settings(TableSource table, List<String> overrides) {
    return reader(table, Map.of(), ofUser(overrides));
  }

  private static SettingsReader reader(
      TableSource table, Map<String, String> chosen, List<Change> ofUser) {
    return SettingsReader.ofChanges(name(table.path()), changes(table, chosen, ofUser));
  }

  /** Looks at the data. */
  public static TablePlan of(SparkContext spark, TableSource table, List<String> overrides) {
    List<Change> ofUser = ofUser(overrides);
    SettingsReader known = settings(table, overrides);
    List<Change> versions = LakeVersions.newest(spark, known);
    NamedRows rows = new DatasetReader(spark, known.with(versions).settings().data()).train();
    boolean labelled = !table.label().isEmpty();
    boolean few = labelled && areFew(count(rows));
    Map<String, String> held = few ? noneHeldOut(ofUser) : Map.of();
    Settings holding = reader(table, held, ofUser).with(versions).settings();
    FittedTable fitted = DataSets.fit(holding, rows);
    Map<String, String> chosen = new LinkedHashMap<>();
    if (labelled) {
      chosen.putAll(new TableRecipe(table.fast()).settings(fitted, holding, ofUser));
    }
    chosen.putAll(held);
    return new TablePlan(reader(table, chosen, ofUser), versions, fitted, few);
  }

  /** Whether a table has so few rows that none of them are held out. */
  static boolean areFew(int rows) {
    return rows < FEWEST_TO_HOLD_OUT;
  }

  /** The settings of a table of few rows; it stops early if the user names a validation set. */
  static Map<String, String> noneHeldOut(List<Change> ofUser) {
    Map<String, String> none = new LinkedHashMap<>();
    none.put("data.validation-share", "0");
    none.put("data.test-share", "0");
    if (!isValidated(ofUser)) {
      none.put("training.early-stopping.patience", "0");
    }
    return none;
  }

  /** What the user should know about the rows that are held out; empty for nothing. */
  public Optional<Message> notice() {
    return few ? notice(reader.settings().data()) : Optional.empty();
  }

  /** The notice for a table of few rows. */
  static Optional<Message> notice(DataSettings data) {
    return data.validationShare() == 0 && data.testShare() == 0
        ? Optional.of(
            Message.of(
                "The table has fewer than %d rows, so none are held out for validation and test; set {data.validation-share} and {data.test-share} to hold some out",
                FEWEST_TO_HOLD_OUT))
        : Optional.empty();
  }

  /** Fits the columns of a table on those of the given rows that are for training. */
  public static FittedTable fit(Settings settings, Dataset<Row> rows) {
    return DataSets.fit(settings, TrainingSets.of(rows).train());
  }

  /** The number of rows, as far as it matters. Reads no column, because there may be many. */
  private static int count(NamedRows rows) {
    try {
      Dataset<Row> none = rows.rows().frame().select(functions.lit(true));
      return none.takeAsList(FEWEST_TO_HOLD_OUT).size();
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      Optional<UserError> fault = ReadFault.in(rows.name(), e);
      if (fault.isPresent()) {
        throw fault.get();
      }
      throw e;
    }
  }

  /** The settings to be edited: those of the user, and below them what was chosen. */
  public SettingsReader reader() {
    return reader;
  }

  /** The same settings for a training on the rows that were looked at. */
  public Settings settings() {
    return reader.with(versions).settings();
  }

  /** The columns. */
  public FittedTable fitted() {
    return fitted;
  }

  private static List<Change> changes(
      TableSource table, Map<String, String> chosen, List<Change> ofUser) {
    String path = table.path();
    String label = table.label();
    String format = table.format();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("data.train", path);
    all.put("data.format", format == null ? format(path) : format);
    all.put("data.label-column", label);
    all.put("data.feature-columns", "[\"*\"]");
    all.put("data.columns.\"*\"", new TableRecipe(table.fast()).columns());
    all.put("data.validation-share", label.isEmpty() || isValidated(ofUser) ? "0" : "0.1");
    boolean tested = sets(ofUser, "data.test");
    all.put("data.test-share", label.isEmpty() || tested ? "0" : "0.2");
    all.putAll(chosen);
    List<Change> changes = new ArrayList<>();
    all.forEach((key, value) -> changes.add(new Change(PLACE, key, value)));
    changes.addAll(ofUser);
    return changes;
  }

  static List<Change> ofUser(List<String> overrides) {
    return overrides.stream().map(text -> Change.of("--set", text)).toList();
  }

  private static boolean isValidated(List<Change> ofUser) {
    return sets(ofUser, "data.validation") || sets(ofUser, "data.validation-column");
  }

  /** Whether there will be rows for validation. */
  static boolean holdsOut(Settings settings, List<Change> ofUser) {
    return settings.data().validationShare() > 0 || isValidated(ofUser);
  }

  static boolean sets(List<Change> changes, String key) {
    return changes.stream().anyMatch(change -> change.key().equals(key));
  }

  /** The name of the file without its extensions. */
  private static String name(String path) {
    String name = path.replaceFirst("[/\\\\]+$", "").replaceFirst(".*[/\\\\]", "");
    String base = name.replaceFirst("(\\.|@v?\\d+$).*$", "").replaceAll("[*?{}\\[\\],]", "-");
    return base.isEmpty() ? "table" : base;
  }

  private static String format(String path) {
    String name = path.replaceFirst("[/\\\\]+$", "").toLowerCase(Locale.ROOT);
    String unpacked = name.replaceFirst("\\.(gz|bz2|zst|snappy|lz4|deflate)$", "");
    String extension = unpacked.replaceFirst(".*\\.", "");
    if (FORMATS.containsKey(extension)) {
      return FORMATS.get(extension);
    }
    throw UserError.of("the name does not say which format it has")
        .cure(
            "add --format, one of %s, or another format of Spark",
            FORMATS.values().stream().distinct().sorted().collect(Collectors.joining(", ")))
        .at(path);
  }
}
