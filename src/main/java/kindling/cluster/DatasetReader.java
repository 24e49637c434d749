package kindling.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kindling.config.DataSettings;
import kindling.config.FileTrouble;
import kindling.config.Secrets;
import kindling.config.UserError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/** Opens the data sets that the settings name. */
public final class DatasetReader implements Sources {
  private final SparkSession spark;
  private final DataSettings settings;

  /** A reader in a session. */
  public DatasetReader(SparkSession spark, DataSettings settings) {
    this.spark = spark;
    this.settings = settings;
  }

  /** The training set: {@code data.train}, else that of the folder {@code data.path}. */
  @Override
  public Source train() {
    if (!settings.train().isEmpty()) {
      return openLabelled(settings.train());
    }
    if (settings.path().isEmpty()) {
      throw new UserError(
          "no training data: set data.path to a folder with the four IDX files of MNIST, or data.train to a data set");
    }
    return openLabelled(inFolder("train-images-idx3-ubyte"));
  }

  /** The validation set, if there is one of its own: {@code data.validation}. */
  @Override
  public Optional<Source> validation() {
    return settings.validation().isEmpty()
        ? Optional.empty()
        : Optional.of(openLabelled(settings.validation()));
  }

  /**
   * The test set, if there is one: {@code data.test}, else that of the folder {@code data.path}.
   */
  @Override
  public Optional<Source> test() {
    if (!settings.test().isEmpty()) {
      return Optional.of(openLabelled(settings.test()));
    }
    return settings.path().isEmpty()
        ? Optional.empty()
        : Optional.of(openLabelled(inFolder("t10k-images-idx3-ubyte")));
  }

  private Source openLabelled(String path) {
    if (settings.format().equals("idx")
        && !settings.options().containsKey("labels")
        && exists(new Path(path))
        && labelsOf(path).isEmpty()) {
      if (!path.contains("images")) {
        throw new UserError(
            "%s: with data.format = idx a file of images is needed, such as train-images-idx3-ubyte, with its labels beside it; another format is named by --set data.format=parquet"
                .formatted(path));
      }
      throw new UserError(
          "%s: no labels beside it; with \"images-idx3\" in the name of the images, they are expected with \"labels-idx1\" in theirs"
              .formatted(path));
    }
    return open(path);
  }

  /** Any data set in the format of the settings. IDX images need no labels beside them. */
  public Source open(String path) {
    Secrets.requireNoPassword(path);
    Secrets.requireWhole(settings.options());
    // A thread that trained in a context that was stopped still has that one's session in Spark
    // 3.5,
    // and our own format asks for the thread's.
    SparkSession.setActiveSession(spark);
    boolean idx = settings.format().equals("idx");
    DataFrameReader reader = spark.read().format(settings.format());
    if (settings.format().equals("csv")) {
      // Spark would drop a cell too many, and take one too few for null, without a word.
      reader = reader.option("mode", "FAILFAST");
    }
    reader = reader.options(settings.options());
    if (idx && !settings.options().containsKey("labels")) {
      Optional<String> labels = labelsOf(path);
      reader = labels.isPresent() ? reader.option("labels", labels.get()) : reader;
    }
    try {
      return new Source(path, reader.load(path), true);
    } catch (UserError e) {
      throw e;
    } catch (Exception e) {
      // Whatever goes wrong while the schema is found out is about the data. (Scala does not
      // declare what it throws.)
      throw new UserError(explain(path, rootCause(e)), e);
    }
  }

  private String explain(String path, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("PATH_NOT_FOUND")) {
      return path + ": no such file or folder";
    }
    if (message.contains("DATA_SOURCE_NOT_FOUND")
        || (cause instanceof ClassNotFoundException && !FileTrouble.isKnown(cause))) {
      return "data.format is \"%s\", which Spark does not know; it must be idx, parquet, csv, libsvm, json, orc, ..."
          .formatted(settings.format());
    }
    return "%s: cannot be read as %s: %s"
        .formatted(path, settings.format(), FileTrouble.reason(cause));
  }

  private static Throwable rootCause(Throwable e) {
    return e.getCause() == null || e.getCause() == e ? e : rootCause(e.getCause());
  }

  private String inFolder(String name) {
    if (!exists(new Path(settings.path()))) {
      throw new UserError(
          "%s: no such folder; data.path counts from the folder that the command is called in; add --set data.path=FOLDER"
              .formatted(settings.path()));
    }
    for (String candidate : List.of(name, name + ".gz")) {
      Path file = new Path(settings.path(), candidate);
      if (exists(file)) {
        return file.toString();
      }
    }
    throw new UserError(
        "%s: has neither %s nor %s.gz; data.path must be a folder with the four IDX files of MNIST under their usual names"
            .formatted(settings.path(), name, name));
  }

  /** The labels beside a file of images, by MNIST's names. */
  private Optional<String> labelsOf(String images) {
    Path path = new Path(images);
    String name = path.getName().replaceFirst("\\.gz$", "");
    if (!name.contains("images")) {
      return Optional.empty();
    }
    String labels = name.replace("images", "labels").replace("idx3", "idx1");
    return List.of(labels, labels + ".gz").stream()
        .map(candidate -> new Path(path.getParent(), candidate))
        .filter(this::exists)
        .map(Path::toString)
        .findFirst();
  }

  private boolean exists(Path file) {
    try {
      return file.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(file);
    } catch (IOException | RuntimeException e) {
      throw new UserError("%s: cannot be read: %s".formatted(file, FileTrouble.reason(e)), e);
    }
  }
}
