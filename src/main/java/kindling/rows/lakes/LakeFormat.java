package kindling.rows.lakes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kindling.config.UserError;
import kindling.config.message.Variant;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** How a setting names a table of a lake: the values of {@code data.format} for lakes. */
public enum LakeFormat {
  /** A path of Delta Lake. */
  DELTA("Delta Lake", "table of Delta Lake", "io.delta:delta-spark_%s_2.13") {
    @Override
    Optional<String> newestOf(SparkSession session, String name) {
      return ofDelta(session, "delta." + quoted(name));
    }
  },
  /** A path of Iceberg, or a name in a catalog of it. */
  ICEBERG("Iceberg", "table of Iceberg", "org.apache.iceberg:iceberg-spark-runtime-%s_2.13") {
    @Override
    Optional<String> newestOf(SparkSession session, String name) {
      // Iceberg takes a name with a slash for a path.
      String branches = name + (name.contains("/") ? "#refs" : ".refs");
      return ofIceberg(session.read().format("iceberg").load(branches));
    }
  },
  /** A name in any catalog of Spark. */
  TABLE("catalog", "table of this name in the catalogs", "") {
    @Override
    Dataset<Row> load(DataFrameReader reader, String name) {
      return reader.table(name);
    }

    /** Tables of other formats have no versions. */
    @Override
    Optional<String> newestOf(SparkSession session, String name) {
      // Spark reports a missing table here.
      session.table(name).schema();
      return switch (provider(session, name)) {
        case "delta" -> ofDelta(session, name);
        case "iceberg" -> ofIceberg(session.table(name + ".refs"));
        default -> Optional.empty();
      };
    }
  };

  private static final Pattern NO_TABLE =
      Pattern.compile(
          "TABLE_OR_VIEW_NOT_FOUND|DELTA_TABLE_NOT_FOUND|DELTA_TABLE_ONLY_OPERATION|DELTA_MISSING_DELTA_TABLE|PATH_DOES_NOT_EXIST|Cannot find table");

  private static final Pattern NO_VERSION =
      Pattern.compile(
          "VERSION_NOT_FOUND|Cannot time travel|Cannot find snapshot|Cannot find matching snapshot");

  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String ICEBERG_PATHS = "spark.sql.catalog.default_iceberg";
  private static final String ICEBERG_CATALOG = "org.apache.iceberg.spark.SparkCatalog";

  /** Options of a reader that choose a version, in lower case. */
  private static final Set<String> CHOOSING =
      Set.of("versionasof", "timestampasof", "snapshot-id", "as-of-timestamp", "branch", "tag");

  private final String noun;
  private final String thing;
  // of its package, for a version of Spark
  private final String artifact;

  LakeFormat(String noun, String thing, String artifact) {
    this.noun = noun;
    this.thing = thing;
    this.artifact = artifact;
  }

  /** The lake of a {@code data.format}, if it is one. */
  public static Optional<LakeFormat> of(String format) {
    return Arrays.stream(values()).filter(lake -> lake.toString().equals(format)).findFirst();
  }

  /**
   * The settings of Spark that Delta Lake and Iceberg need, as far as the user has not set them.
   *
   * @param spark to be changed, if their classes are there
   */
  public static void configure(SparkConf spark) {
    if (isThere(DELTA_EXTENSION)) {
      String extensions = spark.get(EXTENSIONS, "");
      if (!extensions.contains(DELTA_EXTENSION)) {
        spark.set(EXTENSIONS, (extensions.isEmpty() ? "" : extensions + ",") + DELTA_EXTENSION);
      }
      spark.setIfMissing(
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }
    // By default, Iceberg looks for the metastore of Hive before it reads a path.
    boolean withHive = isThere("org.apache.hadoop.hive.conf.HiveConf");
    if (isThere(ICEBERG_CATALOG) && !withHive && !spark.contains(ICEBERG_PATHS)) {
      spark.set(ICEBERG_PATHS, ICEBERG_CATALOG);
      spark.set(ICEBERG_PATHS + ".type", "hadoop");
      spark.set(ICEBERG_PATHS + ".warehouse", ".");
    }
  }

  private static boolean isThere(String className) {
    try {
      Class.forName(className, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Whether an option of a reader chooses a version. */
  public static boolean choosesVersion(String option) {
    return CHOOSING.contains(option.toLowerCase(Locale.ROOT));
  }

  Dataset<Row> load(DataFrameReader reader, String name) {
    return reader.format(toString()).load(name);
  }

  /** The newest version of a table; empty if there is none, or if it has no versions. */
  abstract Optional<String> newestOf(SparkSession session, String name);

  /**
   * The name of a table with its newest version, as a setting has it; empty if the setting says
   * which version, or if there are none.
   */
  public Optional<String> newest(SparkSession session, String setting) {
    LakeTable table = LakeTable.of(setting);
    return table.version().isPresent()
        ? Optional.empty()
        : newestOf(session, table.name()).map(version -> table.at(version).toString());
  }

  /**
   * The rows of a table.
   *
   * @param reader with its options
   * @param setting its name, and maybe a version
   */
  public Dataset<Row> read(DataFrameReader reader, String setting) {
    LakeTable table = LakeTable.of(setting);
    table.version().ifPresent(version -> reader.option("versionAsOf", version));
    return load(reader, table.name());
  }

  /** The error that its package is missing. */
  public UserError missing() {
    return UserError.of("this Spark has no %s", noun)
        .cure("let it fetch the package: %s", packages())
        .key("data.format");
  }

  /**
   * What is wrong with a table, if it is a usual mistake.
   *
   * @param message of Spark's exception
   */
  public Optional<UserError> explained(String setting, String message) {
    if (NO_TABLE.matcher(message).find()) {
      return Optional.of(UserError.of("there is no %s", thing).at(setting));
    }
    return NO_VERSION.matcher(message).find()
        ? Optional.of(UserError.of("the table has no such version").at(setting))
        : Optional.empty();
  }

  private Variant packages() {
    String line =
        org.apache.spark.package$.MODULE$.SPARK_VERSION().replaceFirst("(\\d+\\.\\d+).*", "$1");
    String coordinates = artifact.formatted(line) + ":VERSION";
    return new Variant(
        "kindling --packages %s COMMAND".formatted(coordinates),
        "spark.jars.packages = " + coordinates);
  }

  private static Optional<String> ofDelta(SparkSession session, String table) {
    return first(session.sql("DESCRIBE HISTORY %s LIMIT 1".formatted(table)).select("version"));
  }

  /** The last snapshot of the main branch. */
  private static Optional<String> ofIceberg(Dataset<Row> branches) {
    return first(branches.where("name = 'main'").select("snapshot_id"));
  }

  private static Optional<String> first(Dataset<Row> versions) {
    List<Row> first = versions.takeAsList(1);
    return first.isEmpty() ? Optional.empty() : Optional.of(String.valueOf(first.get(0).get(0)));
  }

  /** What made a table, in lower case; empty for a view. */
  private static String provider(SparkSession session, String name) {
    List<Row> found =
        session
            .sql("DESCRIBE TABLE EXTENDED " + name)
            .where("col_name = 'Provider'")
            .selectExpr("lower(data_type)")
            .takeAsList(1);
    return found.isEmpty() ? "" : found.get(0).getString(0);
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** As {@code data.format} has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
