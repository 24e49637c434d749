package kindling.pipeline;

import java.util.function.Consumer;
import kindling.config.UserError;
import kindling.pipeline.params.ClassColumnParams;
import kindling.pipeline.params.ClassTrainingParams;
import kindling.pipeline.params.EstimatorParams;
import kindling.pipeline.params.ParamText;
import kindling.run.TrainingRun;
import kindling.run.progress.TrainingProgress;
import org.apache.spark.ml.classification.Classifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a neural network that predicts classes, with softmax and cross-entropy.
 *
 * <p>Labels are whole numbers 0, 1, 2, ... The number of classes comes from the label column's
 * metadata, which a StringIndexer writes, or else from the largest label. Bad input is a {@link
 * UserError} that names the column.
 */
public final class NeuralNetworkClassifier
    extends Classifier<Vector, NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements EstimatorParams<NeuralNetworkClassifier>,
        ClassColumnParams<NeuralNetworkClassifier>,
        ClassTrainingParams<NeuralNetworkClassifier> {
  private static final long serialVersionUID = 1L;

  private final StageUid uid;

  /** A classifier with the defaults. */
  public NeuralNetworkClassifier() {
    this(StageUid.random("neuralNetworkClassifier"));
  }

  /** A classifier with the defaults and a given identifier. */
  public NeuralNetworkClassifier(String uid) {
    this(StageUid.of(uid));
  }

  private NeuralNetworkClassifier(StageUid uid) {
    this.uid = uid;
    Fit.setDefaults(this);
    ClassColumns.setDefaults(this);
  }

  /** A reader of saved classifiers. */
  public static MLReader<NeuralNetworkClassifier> read() {
    return new StageReader<>(
        NeuralNetworkClassifier.class, (uid, folder) -> new NeuralNetworkClassifier(uid));
  }

  /** Reads a saved classifier. */
  public static NeuralNetworkClassifier load(String path) {
    return read().load(path);
  }

  @Override
  public NeuralNetworkClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** As the interface has it; Py4J does not find the default methods of interfaces. */
  @Override
  public double getLearningRate() {
    return EstimatorParams.super.getLearningRate();
  }

  @Override
  public String uid() {
    return StageUid.orAnnounced(uid);
  }

  @Override
  public NeuralNetworkClassificationModel fit(Dataset<?> dataset) {
    return train(dataset);
  }

  @Override
  public NeuralNetworkClassificationModel train(Dataset<?> dataset) {
    return train(dataset, run -> {});
  }

  /** The same with a progress that another thread sees, which may also stop the training. */
  public NeuralNetworkClassificationModel fit(Dataset<?> dataset, TrainingProgress progress) {
    return progress.during(
        dataset.sparkSession().sparkContext(), () -> train(dataset, progress::watch));
  }

  private NeuralNetworkClassificationModel train(
      Dataset<?> dataset, Consumer<TrainingRun> watcher) {
    TrainingRun.Result result = fit(watcher).run(dataset);
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
    return fit(run -> {});
  }

  private Fit fit(Consumer<TrainingRun> watcher) {
    return new Fit(this, new ClassificationTask(this), watcher);
  }
}
