package kindling.pipeline.connect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import kindling.cluster.Sessions;
import kindling.pipeline.NeuralNetworkClassificationModel;
import kindling.pipeline.NeuralNetworkClassifier;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** MLlib's perceptron, trained by this library. */
class PerceptronIT {
  private static SparkSession spark;
  private static Dataset<Row> rows;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", "spark.sql.shuffle.partitions", "2");
    rows =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b"})
            .setOutputCol("features")
            .transform(
                spark
                    .range(0, 200, 1, 2)
                    .selectExpr(
                        "sin(id) a", "cos(3 * id) b", "int(sin(id) + cos(3 * id) > 0) label"))
            .cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static PerceptronClassifier classifier() {
    PerceptronClassifier classifier = new PerceptronClassifier();
    classifier.setLayers(new int[] {2, 5, 2}).setMaxIter(30).setSeed(3);
    return classifier;
  }

  @Test
  void itsModelComputesTheNetworkThatWasTrained() {
    MultilayerPerceptronClassificationModel model = classifier().fit(rows);
    assertEquals(2 * 5 + 5 + 5 * 2 + 2, model.weights().size());
    Dataset<Row> predicted = model.transform(rows);
    assertTrue(predicted.filter("label = prediction").count() > 180);
    NeuralNetworkClassificationModel same =
        new NeuralNetworkClassifier()
            .setFeaturesCol("features")
            .setLayers("affine 2 -> 5", "sigmoid", "affine 5 -> 2")
            .setOptimizer("adam")
            .setLearningRate(0.01)
            .setSchedule("cosine")
            .setBatchSize(16)
            .setEpochs(30)
            .setSeed(3)
            .fit(rows);
    assertArrayEquals(same.parameters(), model.weights().toArray());
    Vector features = Vectors.dense(0.3, -0.9);
    assertArrayEquals(
        same.predictProbability(features).toArray(),
        model.predictProbability(features).toArray(),
        1e-6);
    assertEquals(30, model.summary().totalIterations());
    assertEquals(
        (double) predicted.filter("label = prediction").count() / 200, model.summary().accuracy());
  }

  @Test
  void itContinuesFromInitialWeights() {
    MultilayerPerceptronClassificationModel model = classifier().fit(rows);
    PerceptronClassifier next = classifier();
    next.setInitialWeights(model.weights()).setSolver("gd").setStepSize(1e-9).setMaxIter(1);
    assertArrayEquals(
        model.weights().toArray(), next.fit(rows).weights().toArray(), 1e-6, "a step of nothing");
  }

  @Test
  void theBackendReplacesTheClassifierOnly() {
    PerceptronBackend backend = new PerceptronBackend();
    assertEquals(
        Optional.of(PerceptronClassifier.class.getName()),
        backend.transform(MultilayerPerceptronClassifier.class.getName()));
    assertFalse(
        backend.transform(MultilayerPerceptronClassificationModel.class.getName()).isPresent());
  }
}
