package kindling.pipeline;

import java.util.List;
import java.util.function.Consumer;
import kindling.config.UserError;
import kindling.pipeline.params.EstimatorParams;
import kindling.pipeline.params.ParamText;
import kindling.run.TrainingRun;
import kindling.run.progress.TrainingProgress;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a neural network that predicts one or several numbers, with the mean squared error. Bad
 * input is a {@link UserError} that names the column.
 */
public final class NeuralNetworkRegressor
    extends Regressor<Vector, NeuralNetworkRegressor, NeuralNetworkRegressionModel>
    implements EstimatorParams<NeuralNetworkRegressor> {
  private static final long serialVersionUID = 1L;

  private final StageUid uid;

  /** A regressor with the defaults. */
  public NeuralNetworkRegressor() {
    this(StageUid.random("neuralNetworkRegressor"));
  }

  /** A regressor with the defaults and a given identifier. */
  public NeuralNetworkRegressor(String uid) {
    this(StageUid.of(uid));
  }

  private NeuralNetworkRegressor(StageUid uid) {
    this.uid = uid;
    Fit.setDefaults(this);
  }

  /** A reader of saved regressors. */
  public static MLReader<NeuralNetworkRegressor> read() {
    return new StageReader<>(
        NeuralNetworkRegressor.class, (uid, folder) -> new NeuralNetworkRegressor(uid));
  }

  /** Reads a saved regressor. */
  public static NeuralNetworkRegressor load(String path) {
    return read().load(path);
  }

  @Override
  public NeuralNetworkRegressor copy(ParamMap extra) {
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
  public NeuralNetworkRegressionModel fit(Dataset<?> dataset) {
    return train(dataset);
  }

  @Override
  public NeuralNetworkRegressionModel train(Dataset<?> dataset) {
    return train(dataset, run -> {});
  }

  /** The same with a progress that another thread sees, which may also stop the training. */
  public NeuralNetworkRegressionModel fit(Dataset<?> dataset, TrainingProgress progress) {
    return progress.during(
        dataset.sparkSession().sparkContext(), () -> train(dataset, progress::watch));
  }

  private NeuralNetworkRegressionModel train(Dataset<?> dataset, Consumer<TrainingRun> watcher) {
    TrainingRun.Result result = fit(watcher).run(dataset);
    ModelInUse use = new ModelInUse(result.model(), Fit.summary(result));
    return copyValues(new NeuralNetworkRegressionModel(uid(), use), new ParamMap()).setParent(this);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return fit().requireColumns(schema);
  }

  @Override
  public String explainParam(Param<?> param) {
    return ParamText.explain(this, param);
  }

  /** The labels of one row, of several targets; not set: the single {@code labelCol}. */
  public StringArrayParam labelCols() {
    return new StringArrayParam(this, "labelCols", "columns of several labels, numbers");
  }

  /** The value of {@link #labelCols}. */
  public String[] getLabelCols() {
    return getOrDefault(labelCols());
  }

  /** Sets {@link #labelCols}. */
  public NeuralNetworkRegressor setLabelCols(String... names) {
    return with(labelCols(), names);
  }

  /** The columns of the label. */
  List<String> labels() {
    boolean several = isSet(labelCols()) && getLabelCols() != null && getLabelCols().length > 0;
    if (several && isSet(labelCol()) && getLabelCol() != null) {
      throw UserError.of("labelCol and labelCols are both set").cure("leave out one of them");
    }
    return several ? List.of(getLabelCols()) : List.of(getLabelCol());
  }

  Fit fit() {
    return fit(run -> {});
  }

  private Fit fit(Consumer<TrainingRun> watcher) {
    return new Fit(this, new RegressionTask(this), watcher);
  }
}
