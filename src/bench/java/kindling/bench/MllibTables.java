package kindling.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * MLlib's pipelines on a table: gradient boosted trees, random forest and the linear model, with
 * their defaults and the usual preparation. Takes the folder of the splits, which holds {@code
 * SEED/train.csv} and {@code SEED/test.csv}, and the label. Prints a line of JSON for each model.
 */
public final class MllibTables {
  /** Trees need a bin for each level of a category. */
  private static final int MAX_BINS = 128;

  private final String label;
  private final boolean classes;
  private final boolean twoClasses;
  private final Dataset<Row> train;
  private final Dataset<Row> test;
  private final List<String> texts = new ArrayList<>();
  private final List<String> numbers = new ArrayList<>();

  private MllibTables(SparkSession spark, Path split, String labelInFile) {
    label = plain(labelInFile);
    Dataset<Row> typed =
        spark
            .read()
            .option("header", true)
            .option("nullValue", "NA")
            .option("inferSchema", true)
            .csv(split.resolve("train.csv").toString());
    train = renamed(typed).cache();
    test =
        renamed(
                spark
                    .read()
                    .option("header", true)
                    .option("nullValue", "NA")
                    .schema(typed.schema())
                    .csv(split.resolve("test.csv").toString()))
            .cache();
    for (StructField field : train.schema().fields()) {
      if (!field.name().equals(label)) {
        (field.dataType().equals(DataTypes.StringType) ? texts : numbers).add(field.name());
      }
    }
    classes = train.schema().apply(label).dataType().equals(DataTypes.StringType);
    twoClasses = classes && train.select(label).distinct().count() == 2;
    train.count();
    test.count();
  }

  /** Takes the folder and the label. */
  public static void main(String[] arguments) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("mllib")
            .config("spark.driver.host", "localhost")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    for (int seed = 0; Files.exists(Path.of(arguments[0], "" + seed)); seed++) {
      new MllibTables(spark, Path.of(arguments[0], "" + seed), arguments[1]).compare(seed);
    }
    spark.stop();
  }

  private void compare(int seed) {
    if (!classes) {
      run(seed, "GBT", false, new GBTRegressor().setLabelCol(label).setMaxBins(MAX_BINS));
      run(
          seed,
          "forest",
          false,
          new RandomForestRegressor().setLabelCol(label).setMaxBins(MAX_BINS));
      run(seed, "linear", true, new LinearRegression().setLabelCol(label));
      return;
    }
    if (twoClasses) {
      run(seed, "GBT", false, new GBTClassifier().setLabelCol("index").setMaxBins(MAX_BINS));
    }
    run(
        seed,
        "forest",
        false,
        new RandomForestClassifier().setLabelCol("index").setMaxBins(MAX_BINS));
    run(seed, "linear", true, new LogisticRegression().setLabelCol("index"));
  }

  private void run(int seed, String name, boolean oneHot, PipelineStage predictor) {
    List<PipelineStage> stages = new ArrayList<>();
    if (classes) {
      // A class that only the test rows have is a wrong prediction.
      stages.add(
          new StringIndexer()
              .setInputCol(label)
              .setOutputCol("index")
              .setHandleInvalid(twoClasses ? "error" : "keep"));
    }
    List<String> inputs = new ArrayList<>();
    if (!numbers.isEmpty()) {
      String[] imputed = suffixed(numbers, " imputed");
      stages.add(
          new Imputer().setStrategy("median").setInputCols(array(numbers)).setOutputCols(imputed));
      inputs.addAll(Arrays.asList(imputed));
    }
    if (!texts.isEmpty()) {
      String[] indexed = suffixed(texts, " index");
      stages.add(
          new StringIndexer()
              .setInputCols(array(texts))
              .setOutputCols(indexed)
              .setHandleInvalid("keep"));
      if (oneHot) {
        String[] hot = suffixed(texts, " one-hot");
        stages.add(new OneHotEncoder().setInputCols(indexed).setOutputCols(hot));
        inputs.addAll(Arrays.asList(hot));
      } else {
        inputs.addAll(Arrays.asList(indexed));
      }
    }
    stages.add(new VectorAssembler().setInputCols(array(inputs)).setOutputCol("assembled"));
    stages.add(
        new StandardScaler()
            .setInputCol("assembled")
            .setOutputCol("features")
            .setWithMean(false)
            .setWithStd(oneHot));
    stages.add(predictor);
    long start = System.nanoTime();
    PipelineModel model = new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(train);
    double seconds = (System.nanoTime() - start) / 1e9;
    Dataset<Row> predicted = model.transform(test);
    System.out.printf(
        Locale.ROOT,
        "{\"tool\": \"MLlib, %s\", \"seed\": %d, \"seconds\": %f, %s}%n",
        name,
        seed,
        seconds,
        metrics(predicted));
  }

  private String metrics(Dataset<Row> predicted) {
    if (!classes) {
      RegressionEvaluator evaluator = new RegressionEvaluator().setLabelCol(label);
      return String.format(
          Locale.ROOT,
          "\"rmse\": %f, \"mae\": %f",
          evaluator.setMetricName("rmse").evaluate(predicted),
          evaluator.setMetricName("mae").evaluate(predicted));
    }
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setLabelCol("index")
            .setMetricName("accuracy")
            .evaluate(predicted);
    String found = String.format(Locale.ROOT, "\"accuracy\": %f", accuracy);
    if (!twoClasses) {
      return found;
    }
    double area = new BinaryClassificationEvaluator().setLabelCol("index").evaluate(predicted);
    return found + String.format(Locale.ROOT, ", \"auc\": %f", area);
  }

  /** MLlib reads a dot in a name as a field of a struct. */
  private static Dataset<Row> renamed(Dataset<Row> rows) {
    return rows.toDF(Arrays.stream(rows.columns()).map(MllibTables::plain).toArray(String[]::new));
  }

  private static String plain(String name) {
    return name.replace('.', '_');
  }

  private static String[] suffixed(List<String> names, String suffix) {
    return names.stream().map(name -> name + suffix).toArray(String[]::new);
  }

  private static String[] array(List<String> names) {
    return names.toArray(String[]::new);
  }
}
