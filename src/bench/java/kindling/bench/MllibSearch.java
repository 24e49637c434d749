package kindling.bench;

import java.util.List;
import java.util.stream.IntStream;
import kindling.math.NativeBlas;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A candidate of {@link Searches}: CrossValidator with MLlib's perceptron, native BLAS, two fits at
 * once. Four widths and two seeds on two folds are 16 fits of 3,000 rows with 20 passes each.
 * CrossValidator always adds a fit of all 6,000 rows.
 */
public final class MllibSearch {
  private static final List<int[]> WIDTHS =
      IntStream.of(25, 50, 100, 200).mapToObj(width -> new int[] {784, width, 10}).toList();

  private MllibSearch() {}

  /** Runs the search, and prints its seconds without the start of Spark. */
  public static void main(String[] arguments) {
    NativeBlas.library(); // passes OpenBLAS to netlib before MLlib uses it
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("search")
            .config("spark.driver.host", "localhost")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    Dataset<Row> rows = MllibPerceptron.rows(spark, "train").limit(6000).cache();
    rows.count();
    MultilayerPerceptronClassifier perceptron =
        new MultilayerPerceptronClassifier().setMaxIter(20).setTol(0);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(perceptron.layers(), CollectionConverters.asScala(WIDTHS))
            .addGrid(perceptron.seed(), new long[] {1, 2})
            .build();
    long start = System.nanoTime();
    new CrossValidator()
        .setEstimator(perceptron)
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
        .setEstimatorParamMaps(grid)
        .setNumFolds(2)
        .setParallelism(2)
        .fit(rows);
    System.out.printf("search %.2f%n", (System.nanoTime() - start) / 1e9);
    spark.stop();
  }
}
