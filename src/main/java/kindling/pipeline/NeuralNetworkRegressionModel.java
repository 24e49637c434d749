package kindling.pipeline;

import java.util.List;
import kindling.cluster.PredictedColumn;
import kindling.config.UserError;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.store.ModelFile;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructField;

/** Predicts a number: adds {@link #predictionCol}, double. */
public final class NeuralNetworkRegressionModel
    extends NeuralNetworkModel<NeuralNetworkRegressionModel> {
  private static final long serialVersionUID = 1L;

  NeuralNetworkRegressionModel(String uid, ModelInUse use) {
    super(uid, use);
    InputSchema.setDefaults(this);
  }

  /** The model of a model file, of this version or an older one, that the command line wrote. */
  public static NeuralNetworkRegressionModel ofFile(String file) {
    ModelInUse use = NeuralNetworkModel.read(file);
    try {
      requireOneNumber(use.model().network());
    } catch (UserError e) {
      throw new UserError(file + ": " + e.getMessage(), e);
    }
    NeuralNetworkRegressionModel model =
        new NeuralNetworkRegressionModel(
            NeuralNetworkEstimator.randomUid("neuralNetworkRegressor"), use);
    model.nameColumns();
    return model;
  }

  /** Refuses a network that does not predict one number. */
  static void requireOneNumber(Network network) {
    if (network.loss().labels() != Loss.Labels.NUMBERS || network.outputs() != 1) {
      throw new UserError(
          "a regressor predicts one number, with network.loss = mean-squared-error; this network has %s and %d outputs"
              .formatted(network.loss(), network.outputs()));
    }
  }

  /** Reads models that were saved. */
  public static MLReader<NeuralNetworkRegressionModel> read() {
    return new StageReader<>(
        NeuralNetworkRegressionModel.class,
        (uid, folder) ->
            new NeuralNetworkRegressionModel(
                uid, NeuralNetworkModel.read(folder + "/" + ModelFile.NAME)));
  }

  /** Reads a model that was saved. */
  public static NeuralNetworkRegressionModel load(String path) {
    return read().load(path);
  }

  /** The number that a single row predicts. */
  public double predict(Vector features) {
    return scores(features)[0];
  }

  @Override
  public NeuralNetworkRegressionModel copy(ParamMap extra) {
    return like(copyValues(new NeuralNetworkRegressionModel(uid(), use()), extra));
  }

  @Override
  List<PredictedColumn> columns() {
    return named(getPredictionCol()).stream()
        .map(field -> (PredictedColumn) new Score(field))
        .toList();
  }

  /** The field of the prediction, unless it has no name. */
  static List<StructField> named(String prediction) {
    return prediction.isEmpty()
        ? List.of()
        : List.of(NumericAttribute.defaultAttr().withName(prediction).toStructField());
  }

  /** The score as it is. */
  private record Score(StructField field) implements PredictedColumn {
    @Override
    public Double of(float[] scores, int from) {
      return (double) scores[from];
    }
  }
}
