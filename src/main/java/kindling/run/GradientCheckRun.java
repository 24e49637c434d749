package kindling.run;

import java.util.List;
import kindling.config.Settings;
import kindling.network.GradientCheck;
import kindling.store.Storage;
import org.apache.spark.SparkContext;

/**
 * A gradient check of the network and the data that some settings name, over the first rows of the
 * training set.
 */
public final class GradientCheckRun {
  private static final int ROWS = 100;

  private GradientCheckRun() {}

  /** Checks, and returns a difference per array of parameters. */
  public static List<GradientCheck.Difference> of(SparkContext spark, Settings settings) {
    FirstRows rows = FirstRows.of(spark, settings, ROWS);
    Storage storage = new Storage(spark.hadoopConfiguration());
    float[] parameters =
        NetworkOfSettings.start(settings, rows.network(), storage, warning -> {})
            .weights()
            .parameters();
    return GradientCheck.check(
        rows.network(), parameters, rows.workspace(), rows.count(), settings.training().seed());
  }
}
