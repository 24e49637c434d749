package kindling.bench;

import kindling.math.NativeBlas;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A candidate: MLlib's MultilayerPerceptronClassifier with native BLAS. It supports only sigmoids
 * and L-BFGS over all rows. Prints the time per pass, and the accuracy after all passes.
 */
public final class MllibPerceptron {
  private MllibPerceptron() {}

  /** Takes the network and the number of passes. */
  public static void main(String[] arguments) {
    NativeBlas.library(); // passes OpenBLAS to netlib before MLlib uses it
    int passes = Integer.parseInt(arguments[1]);
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("mllib")
            .config("spark.driver.host", "localhost")
            .config("spark.ui.showConsoleProgress", "false")
            .getOrCreate();
    Dataset<Row> train = rows(spark, "train").cache();
    Dataset<Row> test = rows(spark, "t10k").cache();
    train.count();
    long start = System.nanoTime();
    MultilayerPerceptronClassificationModel model =
        new MultilayerPerceptronClassifier()
            .setLayers(
                arguments[0].equals("small")
                    ? new int[] {784, 50, 10}
                    : new int[] {784, 512, 256, 10})
            .setMaxIter(passes)
            .setTol(0)
            .setSeed(1)
            .fit(train);
    double seconds = (System.nanoTime() - start) / 1e9;
    Dataset<Row> predicted = model.transform(test);
    double accuracy = (double) predicted.filter("label = prediction").count() / test.count();
    for (int pass = 0; pass < passes; pass++) {
      System.out.println("epoch " + seconds / passes + " " + (pass == passes - 1 ? accuracy : 0));
    }
    spark.stop();
  }

  static Dataset<Row> rows(SparkSession spark, String set) {
    Dataset<Row> images =
        spark
            .read()
            .format("idx")
            .option("labels", "data/mnist/" + set + "-labels-idx1-ubyte.gz")
            .load("data/mnist/" + set + "-images-idx3-ubyte.gz");
    spark
        .udf()
        .register(
            "pixels",
            (byte[] bytes) -> {
              double[] pixels = new double[bytes.length];
              for (int i = 0; i < bytes.length; i++) {
                pixels[i] = (bytes[i] & 0xFF) / 255.0;
              }
              return pixels;
            },
            org.apache.spark.sql.types.DataTypes.createArrayType(
                org.apache.spark.sql.types.DataTypes.DoubleType));
    return images.select(
        functions
            .array_to_vector(
                org.apache.spark.sql.functions.callUDF(
                    "pixels", org.apache.spark.sql.functions.col("features")))
            .as("features"),
        org.apache.spark.sql.functions.col("label").cast("double").as("label"));
  }
}
