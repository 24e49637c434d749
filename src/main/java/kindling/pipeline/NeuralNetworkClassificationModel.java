package kindling.pipeline;

import java.util.List;
import kindling.cluster.PredictedColumn;
import kindling.config.UserError;
import kindling.network.Loss;
import kindling.store.ModelFile;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;

/**
 * Tells classes apart. Adds the scores of the classes ({@link #rawPredictionCol}, vector), their
 * probabilities ({@link #probabilityCol}, vector) and the class ({@link #predictionCol}, double).
 */
public final class NeuralNetworkClassificationModel
    extends NeuralNetworkModel<NeuralNetworkClassificationModel>
    implements ClassColumnParams<NeuralNetworkClassificationModel> {
  private static final long serialVersionUID = 1L;

  NeuralNetworkClassificationModel(String uid, ModelInUse use) {
    super(uid, use);
    ClassColumns.setDefaults(this);
  }

  /** The model of a model file, of this version or an older one, that the command line wrote. */
  public static NeuralNetworkClassificationModel ofFile(String file) {
    ModelInUse use = NeuralNetworkModel.read(file);
    Loss loss = use.model().network().loss();
    if (loss.labels() != Loss.Labels.CLASS) {
      throw new UserError(
          "%s: was trained with network.loss = %s, which does not tell classes apart"
              .formatted(file, loss));
    }
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassificationModel(
            NeuralNetworkEstimator.randomUid("neuralNetworkClassifier"), use);
    model.nameColumns();
    return model;
  }

  /** Reads models that were saved. */
  public static MLReader<NeuralNetworkClassificationModel> read() {
    return new StageReader<>(
        NeuralNetworkClassificationModel.class,
        (uid, folder) ->
            new NeuralNetworkClassificationModel(
                uid, NeuralNetworkModel.read(folder + "/" + ModelFile.NAME)));
  }

  /** Reads a model that was saved. */
  public static NeuralNetworkClassificationModel load(String path) {
    return read().load(path);
  }

  /** How many classes there are. */
  public int numClasses() {
    return network().outputs();
  }

  /**
   * The class of a single row: what {@link #transform} says of it, up to a tie in the last bits.
   */
  public double predict(Vector features) {
    return ClassColumns.predicted(
        scores(features), 0, numClasses(), ClassColumns.thresholds(this, numClasses()));
  }

  /** The scores of a single row. */
  public Vector predictRaw(Vector features) {
    return ClassColumns.raw(scores(features), 0, numClasses());
  }

  /** The probabilities of a single row's classes. */
  public Vector predictProbability(Vector features) {
    return ClassColumns.probability(scores(features), 0, numClasses());
  }

  @Override
  public NeuralNetworkClassificationModel copy(ParamMap extra) {
    return like(copyValues(new NeuralNetworkClassificationModel(uid(), use()), extra));
  }

  @Override
  List<PredictedColumn> columns() {
    return ClassColumns.of(this, numClasses());
  }
}
