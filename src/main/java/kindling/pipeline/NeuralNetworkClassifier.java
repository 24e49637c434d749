package kindling.pipeline;

import kindling.config.UserError;
import kindling.run.TrainingRun;
import org.apache.spark.ml.classification.Classifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a neural network that tells classes apart, with softmax and cross-entropy.
 *
 * <p>Labels are whole numbers 0, 1, 2, ...; how many classes there are is known from the label
 * column's metadata, as a StringIndexer leaves it, else from the largest label. Bad input is a
 * {@link UserError} that names the column.
 */
public final class NeuralNetworkClassifier
    extends Classifier<Vector, NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements EstimatorParams<NeuralNetworkClassifier>,
        ClassColumnParams<NeuralNetworkClassifier> {
  private static final long serialVersionUID = 1L;

  private final StageUid uid;

  /** A classifier with the defaults. */
  public NeuralNetworkClassifier() {
    this(StageUid.random("neuralNetworkClassifier"));
  }

  /** A classifier with the defaults and an identifier of its own. */
  public NeuralNetworkClassifier(String uid) {
    this(StageUid.of(uid));
  }

  private NeuralNetworkClassifier(StageUid uid) {
    this.uid = uid;
    Fit.setDefaults(this);
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
  public String uid() {
    return StageUid.orElseMaking(uid);
  }

  @Override
  public NeuralNetworkClassificationModel fit(Dataset<?> dataset) {
    return train(dataset);
  }

  @Override
  public NeuralNetworkClassificationModel train(Dataset<?> dataset) {
    TrainingRun.Result result = fit().run(dataset);
    ModelInUse use = new ModelInUse(result.model(), Fit.summary(result));
    return copyValues(new NeuralNetworkClassificationModel(uid(), use), new ParamMap())
        .setParent(this);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return fit().requireColumns(schema);
  }

  @Override
  public String explainParam(Param<?> param) {
    return ParamText.explain(this, param);
  }

  Fit fit() {
    return new Fit(this, new ClassificationTask(this));
  }
}
