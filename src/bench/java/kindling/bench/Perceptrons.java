package kindling.bench;

import static org.apache.spark.sql.functions.col;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kindling.math.NativeBlas;
import kindling.pipeline.NeuralNetworkClassificationModel;
import kindling.pipeline.NeuralNetworkClassifier;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.RDDInfo;

/**
 * Compares MLlib's perceptron with Kindling's classifier, alternately on the same rows in the same
 * session, with the same native BLAS: accuracy on other rows, seconds of fit, rows per second of
 * transform, and the peak of cached memory during fit. Prints the table of mllib.md.
 */
public final class Perceptrons {
  private static final int ROUNDS = 3;

  private Perceptrons() {}

  /** Training and test rows. */
  private record Data(String name, Dataset<Row> train, Dataset<Row> test) {}

  /** An estimator and its number of passes over the rows. */
  private record Candidate(String name, Estimator<?> estimator, int passes) {}

  /** The measurements of a round. */
  private record Round(
      double accuracy, double seconds, double transformed, double evaluated, long cachedBytes) {}

  /** Takes the names of data sets, mnist or iris; both by default. */
  public static void main(String[] arguments) throws Exception {
    NativeBlas.library(); // passes OpenBLAS to netlib before MLlib uses it
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("perceptrons")
            .config("spark.driver.host", "localhost")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    List<String> names = arguments.length == 0 ? List.of("iris", "mnist") : List.of(arguments);
    for (String name : names) {
      Data data = name.equals("mnist") ? mnist(spark) : iris(spark);
      compare(data, name.equals("mnist") ? onMnist() : onIris());
    }
    spark.stop();
  }

  private static List<Candidate> onMnist() {
    return List.of(
        mllib(100, 784, 50, 10),
        new Candidate("Kindling, sigmoid, aggregate", ours("sigmoid", 17), 17),
        new Candidate("Kindling, sigmoid", ours("sigmoid", 17).setMode("all-reduce"), 17),
        new Candidate("Kindling, relu", ours("relu", 17).setMode("all-reduce"), 17));
  }

  private static List<Candidate> onIris() {
    return List.of(
        mllib(100, 4, 5, 4, 3),
        new Candidate(
            "Kindling, sigmoid",
            ours("sigmoid", 100)
                .setHiddenLayers(new int[] {5, 4})
                .setBatchSize(10)
                .setMode("all-reduce"),
            100));
  }

  private static Candidate mllib(int passes, int... layers) {
    return new Candidate(
        "MLlib, sigmoid",
        new MultilayerPerceptronClassifier().setLayers(layers).setMaxIter(passes).setSeed(1),
        passes);
  }

  private static NeuralNetworkClassifier ours(String activation, int epochs) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {50})
        .setActivation(activation)
        .setOptimizer("momentum")
        .setLearningRate(0.1)
        .setBatchSize(100)
        .setEpochs(epochs)
        .setSeed(1);
  }

  private static void compare(Data data, List<Candidate> candidates) throws Exception {
    List<List<Round>> rounds =
        candidates.stream().map(c -> (List<Round>) new ArrayList<Round>()).toList();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < candidates.size(); i++) {
        rounds.get(i).add(run(candidates.get(i).estimator(), data));
      }
    }
    System.out.printf(
        "%n| %s | accuracy | fit, s | passes | rows/s of fit | rows/s of transform | of evaluation | cached, MiB |%n|---|---|---|---|---|---|---|---|%n",
        data.name());
    long rows = data.train().count();
    for (int i = 0; i < candidates.size(); i++) {
      List<Round> all = rounds.get(i);
      Candidate candidate = candidates.get(i);
      double seconds = median(all.stream().mapToDouble(Round::seconds).toArray());
      double evaluated = median(all.stream().mapToDouble(Round::evaluated).toArray());
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f %% | %.2f | %d | %,.0f | %,.0f | %s | %.1f |%n",
          candidate.name(),
          100 * median(all.stream().mapToDouble(Round::accuracy).toArray()),
          seconds,
          candidate.passes(),
          rows * candidate.passes() / seconds,
          median(all.stream().mapToDouble(Round::transformed).toArray()),
          evaluated > 0 ? String.format(Locale.ROOT, "%,.0f", evaluated) : "-",
          median(all.stream().mapToDouble(Round::cachedBytes).toArray()) / (1 << 20));
    }
  }

  private static Round run(Estimator<?> estimator, Data data) throws Exception {
    long before = cachedBytes(data);
    long[] most = {0};
    Thread watch =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                most[0] = Math.max(most[0], cachedBytes(data) - before);
                Thread.onSpinWait();
                try {
                  Thread.sleep(20);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    watch.setDaemon(true);
    watch.start();
    long start = System.nanoTime();
    Transformer model = (Transformer) estimator.fit(data.train());
    double seconds = (System.nanoTime() - start) / 1e9;
    watch.interrupt();
    watch.join();
    Dataset<Row> predicted = model.transform(data.test());
    double accuracy =
        (double) predicted.filter(col("label").equalTo(col("prediction"))).count()
            / data.test().count();
    start = System.nanoTime();
    model
        .transform(data.train())
        .select("prediction")
        .write()
        .format("noop")
        .mode("overwrite")
        .save();
    double transformed = data.train().count() / ((System.nanoTime() - start) / 1e9);
    return new Round(accuracy, seconds, transformed, evaluated(model, data), most[0]);
  }

  /** Rows per second of the evaluations after each epoch, on packed rows; 0 for MLlib. */
  private static double evaluated(Transformer model, Data data) {
    if (!(model instanceof NeuralNetworkClassificationModel ours)) {
      return 0;
    }
    double training = Arrays.stream(ours.summary().secondsHistory()).sum();
    double seconds = ours.summary().totalSeconds() - training;
    return ours.summary().totalIterations() * data.train().count() / seconds;
  }

  private static long cachedBytes(Data data) {
    return Arrays.stream(data.train().sparkSession().sparkContext().getRDDStorageInfo())
        .mapToLong(RDDInfo::memSize)
        .sum();
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Data mnist(SparkSession spark) {
    return new Data(
        "MNIST, 784-50-10",
        MllibPerceptron.rows(spark, "train").cache(),
        MllibPerceptron.rows(spark, "t10k").cache());
  }

  /** The iris data; every fifth row is for testing, and features are standardised over all rows. */
  private static Data iris(SparkSession spark) throws Exception {
    StructType schema =
        new StructType()
            .add("raw", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("part", DataTypes.IntegerType);
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("src/bench/data/iris.csv"))) {
      double[] numbers =
          Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
      rows.add(
          RowFactory.create(Vectors.dense(Arrays.copyOf(numbers, 4)), numbers[4], rows.size() % 5));
    }
    Dataset<Row> all = spark.createDataFrame(rows, schema);
    Dataset<Row> scaled =
        new StandardScaler()
            .setWithMean(true)
            .setInputCol("raw")
            .setOutputCol("features")
            .fit(all)
            .transform(all);
    return new Data(
        "iris, 4-5-4-3",
        scaled.filter("part > 0").drop("raw").cache(),
        scaled.filter("part = 0").drop("raw").cache());
  }
}
