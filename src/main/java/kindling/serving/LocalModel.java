package kindling.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.Loss.Labels;
import kindling.network.Network;
import kindling.store.Model;
import kindling.store.ModelFormat;
import kindling.tables.Table;

/**
 * A trained model in this process: takes rows, gives scores and what they say, without Spark.
 *
 * <p>Shapes, row-major: features (rows, inputs), scores and probabilities (rows, outputs),
 * predictions (rows, width), where width is 1 for a class and else the outputs. Features are those
 * of the training data, bytes or numbers: the model scales them as in training, such as by 1/255
 * for pixels. Images are stored row by row, channels last.
 *
 * <p>Thread-safe: any number of threads may share one model. Each call computes on its own thread,
 * in scratch memory from a pool, which grows to the largest number of simultaneous calls. The
 * returned arrays belong to the caller.
 *
 * <p>A row of the wrong length and a feature that is not finite are a {@link UserError}.
 *
 * <p>A model of a table ({@link #isTable}) takes values by the names of the columns, and predicts
 * in the terms of the label: {@link #predictRow} and {@link #predictColumns}. The methods that take
 * features refuse such a model, because its features are the encoded values.
 */
public final class LocalModel {
  private final Network network;
  private final Model model;
  private final Inference inference;
  private final ScoreMeaning meaning;
  // null until they are asked for
  private volatile FeatureNames names;

  private LocalModel(Model model) {
    this.network = model.network();
    this.model = model;
    this.inference = new Inference(network, model.parameters(), model.scale());
    this.meaning = new ScoreMeaning(network);
  }

  /** Loads a model file that a training has left: {@code model.safetensors}. */
  public static LocalModel load(Path file) {
    try {
      return new LocalModel(ModelFormat.parse(file.toString(), Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      throw UserError.of("no such file").at(file.toString()).because(e);
    } catch (IOException | OutOfMemoryError e) {
      throw UserError.of("cannot be read")
          .found("%s", e.getMessage())
          .at(file.toString())
          .because(e);
    }
  }

  /** The model in the bytes of a model file. */
  public static LocalModel of(byte[] file) {
    return new LocalModel(ModelFormat.parse("the model", file));
  }

  /** A model that has been read already. */
  public static LocalModel of(Model model) {
    return new LocalModel(model);
  }

  /** Features of a row. */
  public int inputs() {
    return network.inputs();
  }

  /**
   * The names of the features of a row, in the order of the training's {@code
   * data.feature-columns}. Empty if a column has several elements, or if an older version wrote the
   * file after a training with {@code ["*"]}. Of a table, the names of its columns.
   */
  public List<String> featureNames() {
    return model.table().map(Table::names).orElseGet(() -> names().names());
  }

  /** The names of the classes, in the order of scores; empty if classes have only numbers. */
  public List<String> classNames() {
    return model.classes();
  }

  /** Whether the model takes the columns of a table. */
  public boolean isTable() {
    return model.table().isPresent();
  }

  /**
   * What is predicted for a row of a table. A value may be a {@code String}, any {@code Number},
   * {@code Boolean}, date or time of {@code java.time}, {@code java.sql} or {@code java.util}, or
   * for a column of vectors an array or list of numbers; null is a missing value.
   *
   * @param row values by the names of the columns; other names are ignored
   * @throws UserError if a name is missing or a value does not fit its column, and if the model has
   *     no table
   */
  public RowPrediction predictRow(Map<String, ?> row) {
    return table().row(row);
  }

  /**
   * What is predicted for several rows of a table.
   *
   * @param columns by name: an array or a list, with a value for each row as in {@link #predictRow}
   * @throws UserError as {@link #predictRow}, and if the columns have different lengths
   */
  public List<RowPrediction> predictColumns(Map<String, ?> columns) {
    return table().columns(columns);
  }

  private TableModel table() {
    Table table =
        model
            .table()
            .orElseThrow(
                () ->
                    UserError.of("the model does not take the columns of a table")
                        .cure("call predict with its features"));
    return new TableModel(table, network, inference);
  }

  /** For features, which a model of a table does not take. */
  private Inference inference() {
    requireFeatures();
    return inference;
  }

  private void requireFeatures() {
    if (isTable()) {
      throw UserError.of("the model takes the columns of a table, and encodes them itself")
          .cure("call predictRow or predictColumns");
    }
  }

  private FeatureNames names() {
    FeatureNames known = names;
    if (known == null) {
      known = FeatureNames.of(model);
      names = known;
    }
    return known;
  }

  /**
   * A row of named features in any order; other names are ignored.
   *
   * @throws UserError if one is missing, null or not finite, or the model knows no names
   */
  public float[] row(Map<String, ? extends Number> features) {
    requireFeatures();
    return names().row(features, inputs());
  }

  /** What is predicted of a {@link #row} of named features; see {@link #predict(int, float[])}. */
  public double[] predict(Map<String, ? extends Number> features) {
    return predict(1, row(features));
  }

  /** How the features of a row lie, such as 28x28x1. */
  public Shape inputShape() {
    return network.input();
  }

  /** Scores of a row: the number of classes, flags or numbers. */
  public int outputs() {
    return network.outputs();
  }

  /** What is predicted. */
  public Labels predicts() {
    return network.loss().labels();
  }

  /**
   * The scores of a row, without softmax or sigmoid: what the last layer gives, of classes less
   * their mean. This is the column {@code scores} of {@code kindling predict}.
   */
  public float[] scores(float[] row) {
    return scores(1, row);
  }

  /** The same for a row of bytes, each from 0 to 255. */
  public float[] scores(byte[] row) {
    return scores(1, row);
  }

  /** The scores of several rows. */
  public float[] scores(int rows, float[] features) {
    return meaning.reported(inference().scores(rows, features));
  }

  /** The same for rows of bytes. */
  public float[] scores(int rows, byte[] features) {
    return meaning.reported(inference().scores(rows, features));
  }

  /**
   * The probability above which class 1 of two classes, or the only flag, is predicted: one half,
   * unless the training set or chose another.
   */
  public double threshold() {
    return network.decision().threshold();
  }

  /** The number of a row's class, the first one if several have the highest score. */
  public int predictClass(float[] row) {
    return meaning.classes(inference().scores(1, row))[0];
  }

  /** The same for a row of bytes. */
  public int predictClass(byte[] row) {
    return meaning.classes(inference().scores(1, row))[0];
  }

  /** The classes of several rows. */
  public int[] predictClasses(int rows, float[] features) {
    return meaning.classes(inference().scores(rows, features));
  }

  /** The same for rows of bytes. */
  public int[] predictClasses(int rows, byte[] features) {
    return meaning.classes(inference().scores(rows, features));
  }

  /** The probability of each class, or of each flag, of several rows. */
  public float[] probabilities(int rows, float[] features) {
    return meaning.probabilities(inference().scores(rows, features));
  }

  /** The same for rows of bytes. */
  public float[] probabilities(int rows, byte[] features) {
    return meaning.probabilities(inference().scores(rows, features));
  }

  /**
   * The predictions of several rows, for any loss: the class, by its number; each flag, 1 or 0; or
   * each number. This is the column {@code prediction} of {@code kindling predict}.
   */
  public double[] predict(int rows, float[] features) {
    return meaning.predictions(inference().scores(rows, features));
  }

  /** The same for rows of bytes. */
  public double[] predict(int rows, byte[] features) {
    return meaning.predictions(inference().scores(rows, features));
  }

  /**
   * The scores of a row of which only some features are not zero, such as hashed words. If the
   * first layer is affine, it reads the weights of these features only.
   *
   * @param indices of these features, ascending, from 0 to {@code inputs() - 1}
   * @param values of them, as many
   */
  public float[] scores(int[] indices, float[] values) {
    return meaning.reported(inference().scores(indices, values));
  }

  /** The number of the class of such a row. */
  public int predictClass(int[] indices, float[] values) {
    return meaning.classes(inference().scores(indices, values))[0];
  }

  /** The probability of each class, or of each flag, of such a row. */
  public float[] probabilities(int[] indices, float[] values) {
    return meaning.probabilities(inference().scores(indices, values));
  }

  /** The prediction of such a row, for any loss; see {@link #predict(int, float[])}. */
  public double[] predict(int[] indices, float[] values) {
    return meaning.predictions(inference().scores(indices, values));
  }
}
