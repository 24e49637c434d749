package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.config.TrainingSettings.Sampling;
import kindling.config.UserError;
import kindling.data.Augmentation;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.data.features.FeatureType;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.MetricChoice;
import kindling.metrics.scores.LabelUnits;
import kindling.metrics.scores.MetricOptions;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.losses.MeanSquaredError;
import org.junit.jupiter.api.Test;

/** Metrics of the scores of all rows, without Spark. The network predicts its only feature. */
class ChosenMetricsTest {
  private static final Network NETWORK =
      new Network(List.of(new Affine(1, 1)), new MeanSquaredError());
  private static final float[] IDENTITY = {1, 0};

  private static final BlockEvaluation WORK =
      new BlockEvaluation(NETWORK, 1, 1, 1)
          .choosing(
              new MetricChoice(
                  List.of(Metric.MEDIAN_ABSOLUTE_ERROR, Metric.LOSS, Metric.MAE, Metric.R2),
                  new MetricOptions(0.1, 0.5)));

  @Test
  void theyDoNotDependOnTheThreads() {
    List<Block> blocks = new ArrayList<>();
    for (int shard = 0; shard < 5; shard++) {
      blocks.add(block(shard, 300 * shard)); // one of them is empty, some take two passes
    }
    Evaluation expected = evaluate(WORK, blocks, 1);
    assertEquals(3000, expected.rows());
    assertEquals(expected, evaluate(WORK, blocks, 3));
    assertEquals(expected.meanAbsoluteError(), Metric.MAE.of(expected), 1e-12);
    assertEquals(
        List.of(Metric.MEDIAN_ABSOLUTE_ERROR, Metric.LOSS, Metric.MAE, Metric.R2),
        List.copyOf(expected.chosen().keySet()));
    assertEquals(expected.loss(), expected.chosen().get(Metric.LOSS));
  }

  @Test
  void errorsAreInTheUnitOfTheLabelAndSharesAreNot() {
    List<Block> blocks = List.of(block(1, 40));
    Evaluation plain = evaluate(WORK, blocks, 1);
    Evaluation inDollars = evaluate(WORK.inUnits(new LabelUnits(4000)), blocks, 1);
    for (Metric metric : List.of(Metric.MEDIAN_ABSOLUTE_ERROR, Metric.MAE)) {
      assertEquals(4000 * metric.of(plain), metric.of(inDollars), 1e-9 * metric.of(inDollars));
    }
    assertEquals(Metric.R2.of(plain), Metric.R2.of(inDollars), 1e-12);
    assertEquals(plain.loss(), inDollars.loss());
  }

  @Test
  void aSetWhoseScoresDoNotFitIntoMemoryIsRefusedOnlyIfTheyAreNeeded() {
    long rows = 1L << 40;
    UserError error = assertThrows(UserError.class, () -> WORK.requireRoom(rows));
    assertTrue(
        error.getMessage().startsWith("the scores of 1,099,511,627,776 rows take 12,582,912 MiB"),
        error::getMessage);
    assertTrue(error.getMessage().contains("evaluation.training-set = false"), error::getMessage);
    assertDoesNotThrow(() -> new BlockEvaluation(NETWORK, 1, 1, 1).requireRoom(rows));
    assertDoesNotThrow(() -> WORK.requireRoom(1000));
  }

  @Test
  void withoutAChoiceThereAreOnlySums() {
    BlockEvaluation usual = new BlockEvaluation(NETWORK, 1, 1, 1);
    assertEquals(Map.of(), evaluate(usual, List.of(block(1, 40)), 1).chosen());
  }

  private static Evaluation evaluate(BlockEvaluation work, List<Block> blocks, int threads) {
    BatchPlan plan =
        new BatchPlan(1, Sampling.SEQUENTIAL, 10, blocks.stream().mapToInt(Block::rows).toArray());
    BlockGradient gradient =
        new BlockGradient(NETWORK, plan, 1, new Scaling(1, 1), Augmentation.NONE);
    try (LocalWorkers workers =
        new LocalWorkers(
            gradient, work, Map.of(Split.TRAIN, blocks, Split.TEST, blocks), threads)) {
      return workers.evaluate(Split.TEST, IDENTITY);
    }
  }

  private static Block block(int shard, int rows) {
    BlockPacker packer = new BlockPacker(new RowLayout(1, 1, FeatureType.FLOATS));
    for (int row = 0; row < rows; row++) {
      float label = (row * 7919 % 101) / 50f - 1;
      packer.add(row, new float[] {label}, new float[] {label + (row * 31 % 13 + shard) / 40f});
    }
    return packer.block();
  }
}
