package kindling.pipeline.connect;

import scala.collection.mutable.ArrayBuffer;

/**
 * Warnings that a Spark Connect client logs after a fit. Spark collects them in a variable of the
 * thread, in 4.1 and later; older ones have only the log of the server.
 */
final class ClientWarnings {
  private ClientWarnings() {}

  @SuppressWarnings("unchecked") // the type of Spark's variable
  static void add(String warning) {
    try {
      Class<?> utils = Class.forName("org.apache.spark.ml.EstimatorUtils$");
      ThreadLocal<ArrayBuffer<String>> warnings =
          (ThreadLocal<ArrayBuffer<String>>)
              utils.getMethod("warningMessagesBuffer").invoke(utils.getField("MODULE$").get(null));
      // null outside of a Spark Connect server
      if (warnings.get() != null) {
        warnings.get().$plus$eq(warning);
      }
    } catch (ReflectiveOperationException e) {
      return; // an older Spark
    }
  }
}
