package kindling.pipeline.connect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import kindling.pipeline.NeuralNetworkClassificationModel;
import kindling.pipeline.NeuralNetworkClassifier;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * MLlib's estimator, trained by this library. Both compute the same network: affine layers with
 * sigmoids between them and softmax at the end, with the parameters in the same order. So the
 * result is MLlib's own model, which predicts, is saved and is loaded where this library is not.
 *
 * <p>A pass over the rows is an iteration ({@code maxIter}). The solver {@code gd} takes one step
 * of {@code stepSize} in each, with the gradient of all rows, like MLlib's. In place of {@code
 * l-bfgs} there are Adam and batches: a 64th of the rows, from 16 to 1,024. {@code tol} and {@code
 * blockSize} have no meaning here.
 */
public final class PerceptronClassifier extends MultilayerPerceptronClassifier {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(PerceptronClassifier.class);

  /** The learning rate of Adam at the beginning; a cosine lowers it to 0. */
  private static final double LEARNING_RATE = 0.01;

  private static final long BATCHES = 64;
  private static final long SMALLEST_BATCH = 16;
  private static final long LARGEST_BATCH = 1024;

  /** Sessions that were told. */
  private static final Set<SparkSession> TOLD =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /** As a service, which is made without arguments. */
  public PerceptronClassifier() {}

  /** As a Spark Connect server makes it. */
  public PerceptronClassifier(String uid) {
    super(uid);
  }

  @Override
  public MultilayerPerceptronClassificationModel train(Dataset<?> rows) {
    String message = message();
    if (TOLD.add(rows.sparkSession())) {
      LOG.warn(message);
      ClientWarnings.add(message);
    }
    NeuralNetworkClassificationModel trained = classifier(rows.count()).fit(rows);
    MultilayerPerceptronClassificationModel model =
        copyValues(
            new MultilayerPerceptronClassificationModel(uid(), Vectors.dense(trained.parameters())),
            ParamMap.empty());
    return withSummary(model, rows, trained.summary().objectiveHistory());
  }

  private String message() {
    String ignored =
        "tol and blockSize"
            + (getSolver().equals("gd") ? "" : ", and Adam takes the place of l-bfgs");
    return "Kindling trains this MultilayerPerceptronClassifier, because spark.connect.ml.backend.classes says so; it ignores "
        + ignored;
  }

  private NeuralNetworkClassifier classifier(long rows) {
    int[] sizes = getLayers();
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier(uid())
            .setFeaturesCol(getFeaturesCol())
            .setLabelCol(getLabelCol())
            .setLayers(layers(sizes))
            .setEpochs(getMaxIter())
            .setSeed(getSeed());
    if (getSolver().equals("gd")) {
      classifier
          .setOptimizer("sgd")
          .setLearningRate(getStepSize())
          .setBatchSize((int) Math.max(1, Math.min(rows, Integer.MAX_VALUE)));
    } else {
      classifier
          .setOptimizer("adam")
          .setLearningRate(LEARNING_RATE)
          .setSchedule("cosine")
          .setBatchSize((int) Math.max(SMALLEST_BATCH, Math.min(rows / BATCHES, LARGEST_BATCH)));
    }
    return isSet(initialWeights())
        ? classifier.setInitialWeights(
            InitialWeights.file(layers(sizes), sizes, getInitialWeights()))
        : classifier;
  }

  /** The network of MLlib's sizes, of which the first one is that of the features. */
  private static String[] layers(int[] sizes) {
    List<String> layers = new ArrayList<>();
    for (int k = 1; k < sizes.length; k++) {
      if (k > 1) {
        layers.add("sigmoid");
      }
      layers.add("affine %d -> %d".formatted(sizes[k - 1], sizes[k]));
    }
    return layers.toArray(String[]::new);
  }

  private static MultilayerPerceptronClassificationModel withSummary(
      MultilayerPerceptronClassificationModel model, Dataset<?> rows, double[] history) {
    if (model.getPredictionCol().isEmpty()) {
      return model;
    }
    Dataset<Row> predictions = model.transform(rows);
    model.setSummary(
        Option.apply(
            new PerceptronSummary(
                predictions, model.getPredictionCol(), model.getLabelCol(), history)));
    return model;
  }

  /** Saves MLlib's estimator, so that any Spark can load it. */
  @Override
  public MLWriter write() {
    return copyValues(new MultilayerPerceptronClassifier(uid()), ParamMap.empty()).write();
  }

  @Override
  public PerceptronClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
