package kindling.rows.files;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kindling.config.DataSettings;
import kindling.config.FileTrouble;
import kindling.config.Secrets;
import kindling.config.UserError;
import kindling.rows.IdxRowSource;
import kindling.rows.NamedRows;
import kindling.rows.RowSource;
import kindling.rows.TrainingSets;
import kindling.rows.idx.IdxFiles;
import kindling.rows.lakes.LakeFormat;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Opens the data sets that the settings name. */
public final class DatasetReader implements TrainingSets {
  private final SparkContext spark;
  private final DataSettings settings;
  private final MnistFiles mnist;

  /** A reader of files that the Hadoop of a Spark can read. */
  public DatasetReader(SparkContext spark, DataSettings settings) {
    this.spark = spark;
    this.settings = settings;
    this.mnist = new MnistFiles(spark.hadoopConfiguration());
  }

  /** The training set: {@code data.train}, else that of the folder {@code data.path}. */
  @Override
  public NamedRows train() {
    if (!settings.train().isEmpty()) {
      return openLabelled(settings.train());
    }
    if (settings.path().isEmpty()) {
      throw UserError.of("no training data")
          .cure(
              "set {data.path} to a folder with the four IDX files of MNIST, or {data.train} to a data set");
    }
    return openLabelled(mnist.images(settings.path(), true));
  }

  /** The validation set, if there is one of its own: {@code data.validation}. */
  @Override
  public Optional<NamedRows> validation() {
    return settings.validation().isEmpty()
        ? Optional.empty()
        : Optional.of(openLabelled(settings.validation()));
  }

  /**
   * The test set, if there is one: {@code data.test}, else that of the folder {@code data.path}.
   */
  @Override
  public Optional<NamedRows> test() {
    if (!settings.test().isEmpty()) {
      return Optional.of(openLabelled(settings.test()));
    }
    return settings.path().isEmpty()
        ? Optional.empty()
        : Optional.of(openLabelled(mnist.images(settings.path(), false)));
  }

  private NamedRows openLabelled(String path) {
    Secrets.requireNoPassword(path);
    String file = located(path);
    if (settings.format().equals("idx")
        && settings.option("labels").isEmpty()
        && mnist.exists(DataFiles.literal(file))
        && mnist.labels(path).isEmpty()) {
      if (!path.contains("images")) {
        throw UserError.of(
                "with {data.format} = idx a file of images is needed, such as train-images-idx3-ubyte, with its labels beside it")
            .cure("another format is named by --set data.format=parquet")
            .at(path)
            .key("data.format");
      }
      throw new UserError(
          "%s: no labels beside it; with \"images-idx3\" in the name of the images, they are expected with \"labels-idx1\" in theirs"
              .formatted(path));
    }
    return open(path);
  }

  /** Any data set in the format of the settings. IDX images need no labels beside them. */
  public NamedRows open(String path) {
    Secrets.requireNoPassword(path);
    Secrets.requireWhole(settings.options());
    boolean idx = settings.format().equals("idx");
    String file = located(path);
    Optional<String> labels =
        idx && settings.option("labels").isEmpty() ? mnist.labels(path) : Optional.empty();
    boolean ofQmnist = labels.filter(name -> name.contains(MnistFiles.OF_QMNIST)).isPresent();
    try {
      if (!idx || ofQmnist) {
        return new NamedRows(path, RowSource.of(frame(path, file, labels, ofQmnist)), true);
      }
      String beside = labels.orElse(settings.option("labels").orElse(null));
      IdxFiles files = IdxFiles.of(spark.hadoopConfiguration(), file, beside);
      Supplier<Dataset<Row>> sql = () -> frame(path, file, labels, false);
      return new NamedRows(path, new IdxRowSource(spark, files, sql), true);
    } catch (UserError e) {
      throw e;
    } catch (Exception e) {
      // Every error while Spark finds the schema is about the data. (Scala does not
      // declare what it throws.)
      throw explained(path, rootCause(e)).because(e);
    }
  }

  /**
   * Reads a file by Spark SQL, which is started for it.
   *
   * @param path as the user wrote it
   * @param file for Spark's reader
   * @param labels beside it
   * @param first whether its labels are arrays whose first number is the class
   */
  private Dataset<Row> frame(String path, String file, Optional<String> labels, boolean first) {
    DataFrameReader reader = session().read();
    Optional<LakeFormat> lake = LakeFormat.of(settings.format());
    if (lake.isPresent()) {
      return lake.get().read(reader.options(settings.options()), path);
    }
    reader = reader.format(settings.format());
    if (settings.format().equals("csv")) {
      // Spark would drop a surplus cell and read a missing one as null, without a warning.
      reader = reader.option("mode", "FAILFAST");
      if (settings.table().isOn()) {
        reader = reader.options(dialect(path).options());
      }
    }
    reader = reader.options(settings.options());
    if (labels.isPresent()) {
      reader = reader.option("labels", labels.get());
    }
    Dataset<Row> rows = reader.load(file);
    return first ? rows.withColumn("label", rows.col("label").getItem(0)) : rows;
  }

  /** Starts Spark SQL, if it has not been started. */
  private SparkSession session() {
    SparkSession session = SparkSession.builder().config(spark.getConf()).getOrCreate();
    // A thread that trained in a context that was stopped still has that one's session in Spark
    // 3.5, and our own format asks for the thread's.
    SparkSession.setActiveSession(session);
    return session;
  }

  /**
   * The name of a lake's table with its newest version; empty if the setting says which version, or
   * if there are none.
   */
  Optional<String> newest(LakeFormat lake, String setting) {
    Secrets.requireNoPassword(setting);
    try {
      return lake.newest(session(), setting);
    } catch (UserError e) {
      throw e;
    } catch (Exception e) {
      // Scala does not declare what it throws.
      throw explained(setting, rootCause(e)).because(e);
    }
  }

  /** How the cells of a CSV file are separated, as far as the options do not say it. */
  private CsvDialect dialect(String path) {
    List<String> head = new DataFiles(spark.hadoopConfiguration()).head(path);
    return head.isEmpty() ? CsvDialect.USUAL : CsvDialect.of(path, head, settings);
  }

  private String located(String path) {
    boolean encoded =
        settings.options().keySet().stream()
            .anyMatch(option -> option.matches("(?i)encoding|charset"));
    return new DataFiles(spark.hadoopConfiguration()).forReader(path, settings.format(), encoded);
  }

  private UserError explained(String path, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("PATH_NOT_FOUND")) {
      return UserError.of("no such file or folder").at(path);
    }
    Optional<LakeFormat> lake = LakeFormat.of(settings.format());
    if (message.contains("DATA_SOURCE_NOT_FOUND")
        || (cause instanceof ClassNotFoundException && !FileTrouble.isKnown(cause))) {
      return lake.isPresent()
          ? lake.get().missing()
          : UserError.setting("data.format")
              .found("\"%s\", which Spark does not know", settings.format())
              .expected("idx, parquet, csv, libsvm, json, orc, ...");
    }
    return lake.flatMap(known -> known.explained(path, message))
        .orElseGet(() -> FileTrouble.error(path, "cannot be read as " + settings.format(), cause));
  }

  private static Throwable rootCause(Throwable e) {
    return e.getCause() == null || e.getCause() == e ? e : rootCause(e.getCause());
  }
}
