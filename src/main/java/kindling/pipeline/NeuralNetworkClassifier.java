package kindling.pipeline;

import java.util.List;
import kindling.config.Change;
import kindling.config.UserError;
import kindling.network.Loss;
import kindling.network.Network;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Trains a neural network that tells classes apart, with softmax and cross-entropy.
 *
 * <p>Labels are whole numbers 0, 1, 2, ...; how many classes there are is known from the label
 * column's metadata, as a StringIndexer leaves it, else from the largest label. Bad input is a
 * {@link UserError} that names the column.
 */
public final class NeuralNetworkClassifier
    extends NeuralNetworkEstimator<NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements ClassColumnParams<NeuralNetworkClassifier> {
  private static final long serialVersionUID = 1L;

  /** A classifier with the defaults. */
  public NeuralNetworkClassifier() {
    this(randomUid("neuralNetworkClassifier"));
  }

  /** A classifier with the defaults and an identifier of its own. */
  public NeuralNetworkClassifier(String uid) {
    super(uid);
    ClassColumns.setDefaults(this);
  }

  /** Reads classifiers that were saved. */
  public static MLReader<NeuralNetworkClassifier> read() {
    return new StageReader<>(
        NeuralNetworkClassifier.class, (uid, folder) -> new NeuralNetworkClassifier(uid));
  }

  /** Reads a classifier that was saved. */
  public static NeuralNetworkClassifier load(String path) {
    return read().load(path);
  }

  @Override
  public NeuralNetworkClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  List<StructField> predicted() {
    return ClassColumns.unfitted(this);
  }

  @Override
  String name() {
    return "classifier";
  }

  @Override
  List<Change> objective() {
    return List.of();
  }

  @Override
  void requireObjective(Network network) {
    if (network.loss().labels() != Loss.Labels.CLASS) {
      throw new UserError(
          "network.loss is %s, but a classifier's is softmax; for numbers there is NeuralNetworkRegressor"
              .formatted(network.loss()));
    }
  }

  @Override
  int outputs(Dataset<Row> rows) {
    return ClassCount.of(rows, getLabelCol());
  }

  @Override
  NeuralNetworkClassificationModel model(ModelInUse model) {
    return new NeuralNetworkClassificationModel(uid(), model);
  }
}
