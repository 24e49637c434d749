package kindling.pipeline;

import java.util.List;
import java.util.Optional;
import kindling.config.UserError;
import kindling.network.Layer;
import kindling.pipeline.params.ColumnParams;
import kindling.run.TrainingRun;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/**
 * The common part of the models of the classifier and the regressor. A saved model consists of
 * Spark's metadata and a model file that the command line can read too.
 *
 * @param <M> type of the model
 */
public interface NeuralNetworkModel<M> extends ColumnParams<M>, MLWritable {
  /** The network with its weights. */
  ModelInUse use();

  /**
   * The stage that predicts as the model of a training of the command line does, with a summary;
   * empty if no stage predicts labels of this kind.
   */
  static Optional<Model<?>> of(TrainingRun.Result result) {
    ModelInUse use =
        new ModelInUse(result.model(), result.epoch() == null ? null : Fit.summary(result));
    return switch (use.network().loss().labels()) {
      case CLASS -> Optional.of(NeuralNetworkClassificationModel.of(use));
      case NUMBERS -> Optional.of(NeuralNetworkRegressionModel.of(use));
      case FLAGS -> Optional.empty();
    };
  }

  /** The parameters of the network, layer by layer, as a model file has them. */
  default double[] parameters() {
    float[] parameters = use().model().parameters();
    double[] copy = new double[parameters.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = parameters[i];
    }
    return copy;
  }

  /** Whether the model has a {@link #summary}: after a fit, but not after loading. */
  default boolean hasSummary() {
    return use().summary() != null;
  }

  /** The number of trained parameters. */
  default int numParameters() {
    return use().network().parameters();
  }

  /** The layers of the network in order, as a conf file has them. */
  default List<String> layers() {
    return use().network().layers().stream().map(Layer::toString).toList();
  }

  /** The loss, which the training has minimised: its name in a conf file. */
  default String loss() {
    return use().network().loss().toString();
  }

  /** The metrics of each epoch of the training. */
  default NeuralNetworkTrainingSummary summary() {
    if (!hasSummary()) {
      throw UserError.of("a model that was loaded has no training summary").cure("fit makes one");
    }
    return use().summary();
  }

  /**
   * Writes the network as an ONNX file. Its graph applies the model's scale, so its input is the
   * unscaled features.
   *
   * @throws UserError if the path already exists
   */
  default void exportOnnx(String path) {
    use().exportOnnx(path);
  }

  @Override
  default MLWriter write() {
    clearNulls();
    return new ModelWriter(this);
  }
}
