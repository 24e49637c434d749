package kindling.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kindling.cluster.predict.Predictor;
import kindling.config.Settings;
import kindling.gradient.Workers.Split;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.rows.files.DatasetReader;
import kindling.run.plan.TablePlan;
import kindling.run.plan.TableSource;
import kindling.serving.LocalModel;
import kindling.store.Model;
import kindling.tables.FittedTable;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures rows per second of a table that is repeated until it has a million rows, as Parquet:
 * reading it, fitting its columns, packing it, predicting it on Spark, and predicting single rows
 * in plain Java. All in turn, five rounds; prints a table of medians. Takes a CSV file and its
 * label.
 */
public final class TableSpeed {
  private static final int ROUNDS = 5;
  private static final long ROWS = 1_000_000;
  private static final int SERVED = 100_000;

  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  private TableSpeed() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) throws Exception {
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .appName("table speed")
            .config("spark.driver.host", "localhost")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    Path folder = Files.createTempDirectory("table-speed");
    Dataset<Row> once =
        session
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .option("nullValue", "NA")
            .csv(arguments[0])
            .cache();
    Dataset<Row> many = once;
    while (many.count() < ROWS) {
      many = many.union(many);
    }
    String file = folder.resolve("rows.parquet").toString();
    many.limit((int) ROWS).repartition(4).write().parquet(file);
    new TableSpeed().measure(session.sparkContext(), file, arguments[1]);
    session.stop();
  }

  private void measure(SparkContext spark, String file, String label) {
    List<String> held = List.of("data.validation-share=0", "data.test-share=0");
    List<String> overrides = new ArrayList<>(held);
    overrides.addAll(List.of("training.epochs=1", "training.early-stopping.patience=0"));
    TableSource table = new TableSource(file, label, null, true);
    TablePlan plan = TablePlan.of(spark, table, overrides);
    Settings settings = plan.reader().settings();
    FittedTable fitted = plan.fitted();
    Model model = new TrainingRun(spark, settings, fitted).train(warning -> {}).model();
    LocalModel local = LocalModel.of(model);
    Dataset<Row> rows = new DatasetReader(spark, settings.data()).train().rows().frame();
    List<Map<String, Object>> maps = maps(rows.takeAsList(SERVED));
    for (int round = 0; round < ROUNDS; round++) {
      time("reading", ROWS, () -> rows.write().format("noop").mode("overwrite").save());
      time(
          "fitting the columns",
          ROWS,
          () -> DataSets.fit(settings, new DatasetReader(spark, settings.data()).train()));
      time("packing", ROWS, () -> pack(spark, settings, fitted, model));
      time("predicting on Spark, 2 cores", ROWS, () -> predict(spark, settings, model, rows));
      time("`predictRow`, 1 thread", SERVED, () -> maps.forEach(local::predictRow));
    }
    System.out.printf("%n| %s | rows per second |%n|---|---|%n", Path.of(file).getFileName());
    seconds.forEach(
        (name, each) -> {
          double[] sorted = each.stream().mapToDouble(s -> s).sorted().toArray();
          System.out.printf(Locale.ROOT, "| %s | %,.0f |%n", name, sorted[ROUNDS / 2]);
        });
    System.out.println(seconds);
  }

  private void time(String name, long rows, Runnable work) {
    long start = System.nanoTime();
    work.run();
    double perSecond = rows / ((System.nanoTime() - start) / 1e9);
    seconds.computeIfAbsent(name, none -> new ArrayList<>()).add(perSecond);
  }

  private static void pack(SparkContext spark, Settings settings, FittedTable fitted, Model model) {
    DatasetReader sources = new DatasetReader(spark, settings.data());
    DataSets sets = new DataSets(settings, sources, EnumSet.of(Split.TRAIN), fitted);
    int shards = settings.training().shards();
    try (PackedSets packed =
        sets.pack(spark, model.network(), ShardLayout.overCores(spark, shards))) {
      packed.of(Split.TRAIN).rows();
    }
  }

  private static void predict(
      SparkContext spark, Settings settings, Model model, Dataset<Row> rows) {
    RowReader reader =
        new DatasetReader(spark, settings.data())
            .train()
            .reader(settings.data(), false, "", model.table().orElseThrow());
    try (Predictor predictor = new Predictor(spark, model.network(), model.parameters())) {
      predictor.predict(rows, reader, 1, null).write().format("noop").mode("overwrite").save();
    }
  }

  private static List<Map<String, Object>> maps(List<Row> rows) {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> map = new LinkedHashMap<>();
      Arrays.stream(row.schema().fieldNames()).forEach(name -> map.put(name, row.getAs(name)));
      maps.add(map);
    }
    return maps;
  }
}
