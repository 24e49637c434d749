package kindling.pipeline;

import java.util.List;
import kindling.config.Change;
import kindling.config.UserError;
import kindling.network.Network;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Trains a neural network that predicts a number, with the mean squared error. Bad input is a
 * {@link UserError} that names the column.
 */
public final class NeuralNetworkRegressor
    extends NeuralNetworkEstimator<NeuralNetworkRegressor, NeuralNetworkRegressionModel> {
  private static final long serialVersionUID = 1L;

  /** A regressor with the defaults. */
  public NeuralNetworkRegressor() {
    this(randomUid("neuralNetworkRegressor"));
  }

  /** A regressor with the defaults and an identifier of its own. */
  public NeuralNetworkRegressor(String uid) {
    super(uid);
  }

  /** Reads regressors that were saved. */
  public static MLReader<NeuralNetworkRegressor> read() {
    return new StageReader<>(
        NeuralNetworkRegressor.class, (uid, folder) -> new NeuralNetworkRegressor(uid));
  }

  /** Reads a regressor that was saved. */
  public static NeuralNetworkRegressor load(String path) {
    return read().load(path);
  }

  @Override
  public NeuralNetworkRegressor copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  List<StructField> predicted() {
    return NeuralNetworkRegressionModel.named(getPredictionCol());
  }

  @Override
  String name() {
    return "regressor";
  }

  @Override
  List<Change> objective() {
    return List.of(new Change("param", "network.loss", "mean-squared-error"));
  }

  @Override
  void requireObjective(Network network) {
    NeuralNetworkRegressionModel.requireOneNumber(network);
  }

  @Override
  int outputs(Dataset<Row> rows) {
    return 1;
  }

  @Override
  NeuralNetworkRegressionModel model(ModelInUse model) {
    return new NeuralNetworkRegressionModel(uid(), model);
  }
}
