package kindling.bench;

import java.util.Locale;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * MLlib's logistic regression on sparse rows, with its defaults. Takes the LIBSVM files of the
 * training and the test set, and the number of features. Prints a line of JSON.
 */
public final class MllibSparse {
  private MllibSparse() {}

  /** Takes the two files and the number of features. */
  public static void main(String[] arguments) {
    SparkSession spark =
        SparkSession.builder().master("local[*]").config("spark.ui.enabled", false).getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    Dataset<Row> train = rows(spark, arguments[0], arguments[2]);
    Dataset<Row> test = rows(spark, arguments[1], arguments[2]);
    long start = System.nanoTime();
    LogisticRegressionModel model = new LogisticRegression().fit(train);
    double seconds = (System.nanoTime() - start) / 1e9;
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    System.out.printf(
        Locale.ROOT,
        "{\"seconds\": %.1f, \"iterations\": %d, \"accuracy\": %.4f}%n",
        seconds,
        model.summary().totalIterations(),
        accuracy);
    spark.stop();
  }

  private static Dataset<Row> rows(SparkSession spark, String file, String features) {
    Dataset<Row> rows =
        spark.read().format("libsvm").option("numFeatures", features).load(file).cache();
    rows.count();
    return rows;
  }
}
