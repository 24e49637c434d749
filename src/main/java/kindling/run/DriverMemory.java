package kindling.run;

import kindling.cluster.SparkWorkers;
import kindling.config.AverageSettings;
import kindling.config.Settings;
import kindling.config.TrainingSettings.Mode;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.rows.ShardLayout;
import org.apache.spark.SparkContext;

/** What a step brings home, against what the driver can take; estimated before the first one. */
final class DriverMemory {
  private static final long MOST_CHECKPOINT_BYTES = Integer.MAX_VALUE - (1 << 20);

  private DriverMemory() {}

  /**
   * Refuses a training whose steps the driver cannot hold.
   *
   * @param parameters how many weights
   * @param layout of the tasks of a step
   */
  static void require(SparkContext spark, Settings settings, int parameters, ShardLayout layout) {
    int vectors = SparkWorkers.vectorsOf(layout);
    Mode mode = settings.training().mode();
    long array = (long) Float.BYTES * parameters;
    // The weights and the inner optimizer's arrays: what local steps send, together.
    long all = (1 + UpdateRules.optimizer(settings).stateArrays()) * array;
    // The workers of an all-reduce keep the average, in all other modes the driver does.
    long average = settings.optimizer().average().name() == AverageSettings.Name.NONE ? 0 : array;
    all += mode == Mode.ALL_REDUCE ? average : 0;
    long results =
        switch (mode) {
          case AGGREGATE -> vectors * array;
          case LOCAL -> vectors * all;
          case ALL_REDUCE -> all; // slices that add up
        };
    long limit = spark.getConf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (limit > 0 && results > limit) {
      long gibibytes = 1 + (results >> 30);
      Variant larger =
          new Variant(
              "kindling --conf spark.driver.maxResultSize=%dg train ...".formatted(gibibytes),
              "spark.driver.maxResultSize=%dg".formatted(gibibytes));
      throw UserError.of(
              "the tasks of a step send %,d MiB to the driver (%,d parameters), and spark.driver.maxResultSize lets %,d through",
              mebibytes(results), parameters, mebibytes(limit))
          .cure(
              mode == Mode.ALL_REDUCE
                  ? "start with %s, or with a smaller network"
                  : "start with %s, or with {training.mode} = all-reduce",
              larger);
    }
    boolean hasOuter = mode == Mode.LOCAL && settings.training().local().outerMomentum() > 0;
    boolean keepsBest = settings.training().earlyStopping().patience() > 0;
    long state = all + (hasOuter ? array : 0) + (keepsBest ? array : 0);
    state += mode == Mode.ALL_REDUCE ? 0 : average;
    long saved = settings.checkpoint().every() == 0 ? 0 : state;
    if (saved > MOST_CHECKPOINT_BYTES) {
      throw UserError.of(
              "a checkpoint of %,d parameters takes %,d MiB, and at most %,d can be written",
              parameters, mebibytes(saved), mebibytes(MOST_CHECKPOINT_BYTES))
          .cure("make the network smaller, or do without: {checkpoint.every} = off");
    }
    // Broadcasts and results are held as bytes and as arrays, a checkpoint as it is written and
    // read back; but not at the same time.
    long broadcast = 2 * (mode == Mode.AGGREGATE ? array : all);
    long needed = state + Math.max(broadcast + 2 * results, 2 * saved);
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap) {
      long gibibytes = 2 + ((3 * needed / 2) >> 30);
      throw UserError.of(
              "%,d parameters need about %,d MiB on the driver (weights and optimizer %,d, broadcast %,d, results of a step %,d, checkpoint %,d), and its heap has %,d",
              parameters,
              mebibytes(needed),
              mebibytes(all),
              mebibytes(broadcast),
              mebibytes(2 * results),
              mebibytes(2 * saved),
              mebibytes(heap))
          .cure(
              "make the network smaller, or give more: %s",
              new Variant(
                  "kindling --driver-memory %dg train ...".formatted(gibibytes),
                  "spark.driver.memory=%dg".formatted(gibibytes)));
    }
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }
}
