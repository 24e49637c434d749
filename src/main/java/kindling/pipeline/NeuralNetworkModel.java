package kindling.pipeline;

import kindling.config.UserError;
import kindling.pipeline.params.ColumnParams;
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

  /** Whether the model has a {@link #summary}: after a fit, but not after loading. */
  default boolean hasSummary() {
    return use().summary() != null;
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
