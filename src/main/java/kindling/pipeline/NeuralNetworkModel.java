package kindling.pipeline;

import kindling.config.UserError;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/**
 * What the models of the classifier and the regressor have in common. They are saved as Spark's
 * metadata beside a model file that the command line reads too.
 *
 * @param <M> the model
 */
public interface NeuralNetworkModel<M> extends ColumnParams<M>, MLWritable {
  /** The network with its weights. */
  ModelInUse use();

  /** Whether there is a {@link #summary}: after a fit, not after a load. */
  default boolean hasSummary() {
    return use().summary() != null;
  }

  /** What each epoch of the training reached. */
  default NeuralNetworkTrainingSummary summary() {
    if (!hasSummary()) {
      throw UserError.of("a model that was loaded has no training summary").cure("fit makes one");
    }
    return use().summary();
  }

  /**
   * Writes the network as an ONNX file, whose input is the features as the data has them: the
   * model's scale is in its graph.
   *
   * @throws UserError if there is a file already, or a folder
   */
  default void exportOnnx(String path) {
    use().exportOnnx(path);
  }

  @Override
  default MLWriter write() {
    return new ModelWriter(this);
  }
}
