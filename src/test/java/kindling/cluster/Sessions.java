package kindling.cluster;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Spark sessions for tests; each is stopped before the next one starts. */
public final class Sessions {
  private static List<String> opened = List.of();

  private Sessions() {}

  /** A session without UI. */
  public static SparkSession open(String master, String... conf) {
    stop();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("test")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1");
    for (int i = 0; i < conf.length; i += 2) {
      builder = builder.config(conf[i], conf[i + 1]);
    }
    SparkSession spark = builder.getOrCreate();
    opened = Stream.concat(Stream.of(master), Stream.of(conf)).toList();
    return spark;
  }

  /** The session that is open, if it is of that master and no more was said, or else a new one. */
  public static SparkSession plain(String master) {
    if (SparkSession.getDefaultSession().isDefined() && opened.equals(List.of(master))) {
      SparkSession spark = SparkSession.getDefaultSession().get();
      if (!spark.sparkContext().isStopped()) {
        return spark;
      }
    }
    return open(master);
  }

  /** Stops the session that is open, if there is one: another one would silently be the same. */
  public static void stop() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
      opened = List.of();
    }
  }
}
