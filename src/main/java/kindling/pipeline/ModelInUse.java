package kindling.pipeline;

import java.util.List;
import kindling.cluster.Predictor;
import kindling.serving.LocalModel;
import kindling.store.Model;
import org.apache.spark.SparkContext;

/** A model, and its weights on the executors once it predicts; copies of a stage share it. */
final class ModelInUse {
  private final Model model;
  // null until they are asked for
  private List<String> featureColumns;
  // null until something is predicted
  private Predictor predictor;
  private SparkContext context;
  // null until a single row is predicted
  private LocalModel local;

  ModelInUse(Model model) {
    this.model = model;
  }

  Model model() {
    return model;
  }

  /** The columns that it was trained on, in order; see {@link Model#featureColumns}. */
  synchronized List<String> featureColumns() {
    if (featureColumns == null) {
      featureColumns = model.featureColumns();
    }
    return featureColumns;
  }

  /** Predicts on the driver. */
  synchronized LocalModel local() {
    if (local == null) {
      local = LocalModel.of(model);
    }
    return local;
  }

  /** The predictor in a context: the same until somebody uses the model in another one. */
  synchronized Predictor predictor(SparkContext spark) {
    if (context != spark) {
      predictor = new Predictor(spark, model.network(), model.parameters());
      context = spark;
    }
    return predictor;
  }
}
