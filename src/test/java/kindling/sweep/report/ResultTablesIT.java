package kindling.sweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kindling.cluster.Sessions;
import kindling.metrics.Metric;
import kindling.network.Loss;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.sweep.Objective;
import kindling.sweep.Results;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables as Spark reads them. */
class ResultTablesIT {
  @TempDir private static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void write() {
    spark = Sessions.open("local[1]");
    List<TrialResult> results = new ArrayList<>();
    for (int number = 1; number <= 40; number++) {
      Trial trial =
          Results.trial(
              number,
              "optimizer.learning-rate",
              String.valueOf(1e-4 * number),
              "training.batch-size",
              String.valueOf(32 * number),
              "network.layers",
              "[\"affine 784 -> " + number + "\",\n\"relu\"]");
      results.add(
          number % 10 == 0
              ? Results.failed(trial, "loss is \"NaN\",\nor so")
              : Results.of(trial, State.FINISHED, 0.5, 0.001 * number));
    }
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    try (ResultTables tables =
        new ResultTables(
            storage,
            folder.toString(),
            Objective.of(Metric.ACCURACY),
            new Figures(Loss.Labels.CLASS))) {
      tables.update(results);
    }
  }

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  @Test
  void parquetHasTheTypesOfTheValues() {
    assertEquals(
        "rank bigint, trial bigint, state string, optimizer.learning-rate double,"
            + " training.batch-size bigint, network.layers string, epochs bigint, bestEpoch bigint",
        Arrays.stream(read("results.parquet").schema().fields())
            .limit(8)
            .map(field -> field.name() + " " + field.dataType().sql().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")));
  }

  @Test
  void csvAndParquetSayTheSame() {
    for (String table : ResultTables.NAMES) {
      Dataset<Row> parquet = read(table + ".parquet");
      Dataset<Row> csv =
          spark
              .read()
              .option("header", true)
              .option("multiLine", true)
              .option("escape", "\"")
              .schema(parquet.schema())
              .csv(folder.resolve(table + ".csv").toString());
      assertEquals(parquet.collectAsList(), csv.collectAsList());
    }
    assertEquals(40, read("results.parquet").count());
    assertEquals(72, read("epochs.parquet").count());
  }

  private static Dataset<Row> read(String file) {
    return spark.read().parquet(folder.resolve(file).toString());
  }
}
