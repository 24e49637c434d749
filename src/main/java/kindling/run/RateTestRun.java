package kindling.run;

import java.util.EnumSet;
import kindling.cluster.SparkWorkers;
import kindling.config.Settings;
import kindling.config.message.Warnings;
import kindling.gradient.Workers.Split;
import kindling.network.Network;
import kindling.optimize.UpdateRule;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.rows.files.DatasetReader;
import kindling.run.probability.ClassBalance;
import kindling.store.Storage;
import kindling.tables.FittedTable;
import kindling.train.RateCurve;
import kindling.train.RateTest;
import org.apache.spark.SparkContext;

/**
 * Tests learning rates for the training that settings define, on its training set. Its steps are
 * those of the mode aggregate. Nothing is written.
 */
public final class RateTestRun {
  private RateTestRun() {}

  /**
   * Packs the rows and takes the steps.
   *
   * @param fitted the columns of a table; null to fit them, if it is a table
   */
  public static RateCurve of(
      SparkContext spark, Settings settings, FittedTable fitted, Warnings warnings) {
    Training.check(settings);
    DatasetReader sources = new DatasetReader(spark, settings.data());
    DataSets sets = new DataSets(settings, sources, EnumSet.of(Split.TRAIN), fitted);
    RowReader reader = sets.rows(Split.TRAIN);
    Training training =
        new Training(
            sets.name(settings),
            NetworkOfSettings.shape(settings, reader),
            reader.layout(),
            sets.table().orElse(null));
    Network network = training.network();
    float[] weights = training.newWeights(new Storage(spark.hadoopConfiguration()));
    ShardLayout layout = sets.layout(spark, false);
    DriverMemory.require(spark, settings, network.parameters(), layout);
    try (PackedSets packed = sets.pack(spark, network, layout)) {
      packed.warnings(network).forEach(warnings::accept);
      PackedRows rows = packed.rows(ClassBalance.isOn(settings), network);
      try (SparkWorkers workers = training.workers(spark, rows, packed.blocks(), warnings)) {
        int steps = training.begin(workers, rows, weights).state().stepsPerEpoch();
        UpdateRule rule = UpdateRules.rule(training.settings(), network, steps);
        return RateTest.of(workers, rule, weights, steps);
      }
    }
  }
}
