package kindling.run;

import kindling.config.Settings.Mode;
import kindling.config.UserError;
import org.apache.spark.SparkContext;

/** What a step brings home, against what the driver can take; estimated before the first one. */
final class DriverMemory {
  private DriverMemory() {}

  /**
   * Refuses a training whose steps the driver cannot hold.
   *
   * @param parameters how many weights
   * @param stateArrays the optimizer's
   * @param vectors how many arrays of the weights' length all tasks of a step send to the driver
   */
  static void require(SparkContext spark, Mode mode, int parameters, int stateArrays, int vectors) {
    long array = (long) Float.BYTES * parameters;
    // Local steps send the weights and the inner optimizer's arrays together; all-reduce sends
    // slices of them, which add up to one of each.
    long all = (1 + stateArrays) * array;
    long results =
        mode == Mode.AGGREGATE ? vectors * array : mode == Mode.LOCAL ? vectors * all : all;
    long limit = spark.getConf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (limit > 0 && results > limit) {
      throw new UserError(
          "the tasks of a step send %,d MiB to the driver (%,d parameters, training.mode = %s), and spark.driver.maxResultSize lets %,d through; start with kindling --conf spark.driver.maxResultSize=%dg train ..., or with %s"
              .formatted(
                  mebibytes(results),
                  parameters,
                  spelled(mode),
                  mebibytes(limit),
                  1 + (results >> 30),
                  mode == Mode.ALL_REDUCE ? "a smaller network" : "training.mode=all-reduce"));
    }
    // The state; its broadcast as array and as bytes; the results as bytes and as arrays.
    long needed = all + 2 * (mode == Mode.AGGREGATE ? array : all) + 2 * results;
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap) {
      throw new UserError(
          "%,d parameters need about %,d MiB on the driver (weights and optimizer %,d, broadcast %,d, results %,d), and its heap has %,d; make the network smaller, or give more: kindling --driver-memory %dg train ..."
              .formatted(
                  parameters,
                  mebibytes(needed),
                  mebibytes(all),
                  mebibytes(needed - all - 2 * results),
                  mebibytes(2 * results),
                  mebibytes(heap),
                  2 + 3 * needed / 2 / (1 << 30)));
    }
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }

  private static String spelled(Mode mode) {
    return mode.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
