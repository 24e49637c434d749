package kindling.run;

import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import kindling.cluster.Sessions;
import kindling.cluster.SparkWorkers;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.data.Block;
import kindling.data.Shape;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.rows.TrainingSets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics of the scores of all rows, on a cluster and without one. */
class ChosenMetricsIT {
  private static final String CONF =
      """
      data { label-column = label, feature-columns = [a, b], weight-column = w, validation-share = 0.3 }
      network { layers = [%s], loss = %s }
      training { epochs = 2, batch-size = 50, shards = 5 }
      evaluation.metrics = [%s]
      """;

  private static final List<String> TASKS =
      List.of(
          CONF.formatted(
              "affine 3",
              "softmax",
              "accuracy, auc, average-precision, log-loss, balanced-accuracy, f1, matthews, lift"),
          CONF.formatted("affine 1", "sigmoid", "auc, average-precision, log-loss, f1")
              .replace("label-column = label", "label-column = flag"),
          CONF.formatted(
              "affine 1",
              "mean-squared-error",
              "mae, rmse, r2, median-absolute-error, quantile-loss"));

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark =
        Sessions.open("local[3]", "spark.serializer", "org.apache.spark.serializer.KryoSerializer");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Labels of three classes; scores have ties, because a and b have few values. */
  private static Dataset<Row> rows() {
    return spark
        .range(900)
        .selectExpr(
            "(id * 7919 % 40) / 20 - 1 as a",
            "(id * 104729 % 7) / 3.5 - 1 as b", "id * 31 % 5 as w", "id * 131 % 11 as noise")
        .selectExpr(
            "a",
            "b",
            "w",
            "int(a > 0.3) + int(b + noise / 20 > 0.4) as label",
            "int(a > b) as flag");
  }

  @Test
  void theyAreThoseWithoutSparkWhateverThePartitions() {
    for (String conf : TASKS) {
      Settings settings = Confs.settings(folder, conf);
      Evaluation expected = null;
      for (Dataset<Row> rows :
          List.of(rows().coalesce(1), rows().repartition(7).sortWithinPartitions("w"))) {
        for (int tasks : new int[] {1, 3, 5}) {
          Evaluation evaluation = evaluation(settings, rows, new ShardLayout(5, tasks));
          expected = expected == null ? evaluation : expected;
          assertEquals(expected, evaluation);
          assertTrue(
              evaluation.chosen().values().stream().allMatch(Double::isFinite),
              evaluation::toString);
        }
      }
      assertEquals(
          settings.evaluation().metrics().metrics(), List.copyOf(expected.chosen().keySet()));
    }
  }

  /** Of the validation set, with the first weights; the same on Spark and without it. */
  private static Evaluation evaluation(Settings settings, Dataset<Row> frame, ShardLayout layout) {
    DataSets sets =
        new DataSets(settings, TrainingSets.of(frame), EnumSet.allOf(Split.class), null);
    RowReader rows = sets.rows(Split.TRAIN);
    Training training = new Training(settings, Shape.flat(2), rows.layout());
    float[] weights = training.newWeights(null);
    try (PackedSets packed = sets.pack(spark.sparkContext(), training.network(), layout)) {
      Map<Split, List<Block>> blocks = new EnumMap<>(Split.class);
      packed.blocks().forEach((split, set) -> blocks.put(split, set.blocks().collect()));
      try (LocalWorkers local = training.workers(packed.rows(), blocks);
          SparkWorkers cluster =
              training.workers(
                  spark.sparkContext(), packed.rows(), packed.blocks(), warning -> {})) {
        Evaluation evaluation = cluster.evaluate(Split.VALIDATION, weights);
        assertEquals(local.evaluate(Split.VALIDATION, weights), evaluation);
        return evaluation;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aggregate", "all-reduce", "local"})
  void everyModeStopsEarlyByOneOfThem(String mode) {
    String conf =
        CONF.formatted("affine 3", "softmax", "")
            + "training { mode = %s, epochs = 9, early-stopping { patience = 2, metric = auc } }"
                .formatted(mode);
    TrainingRun.Result result =
        new TrainingRun(Confs.settings(folder, conf), rows()).train(warning -> {});
    double[] aucs =
        result.history().stream().mapToDouble(epoch -> Metric.AUC.of(epoch.validation())).toArray();
    assertEquals(
        Arrays.stream(aucs).max().orElseThrow(), Metric.AUC.of(result.epoch().validation()));
    assertTrue(aucs[0] > 0.5 && aucs[0] < 1, () -> Arrays.toString(aucs));
  }

  @Test
  void aMetricWithoutAValueCannotStopATraining() {
    String conf =
        CONF.formatted("affine 3", "softmax", "")
            + "training.early-stopping { patience = 2, metric = auc }";
    TrainingRun run =
        new TrainingRun(Confs.settings(folder, conf), rows().withColumn("label", lit(1)));
    UserError error = assertThrows(UserError.class, () -> run.train(warning -> {}));
    assertTrue(
        error
            .getMessage()
            .contains("training.early-stopping.metric = auc has no value on the validation set"),
        error::getMessage);
  }

  @Test
  void theyChangeNoWeight() {
    String conf = CONF.formatted("affine 3", "softmax", "auc, f1");
    float[] with = weights(conf);
    assertArrayEquals(weights(conf.replace("auc, f1", "")), with);
  }

  private float[] weights(String conf) {
    return new TrainingRun(Confs.settings(folder, conf), rows())
        .train(warning -> {})
        .model()
        .parameters();
  }
}
