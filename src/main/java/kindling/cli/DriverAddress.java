package kindling.cli;

import java.net.InetAddress;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * Where Spark's driver and its page listen. With a local master that is the loopback address,
 * unless the user says otherwise, because no other machine takes part. On a cluster executors
 * connect to the driver, so Spark decides.
 */
final class DriverAddress {
  /** The environment variable by which Spark's page chooses its address. */
  private static final String LOCAL_IP = "SPARK_LOCAL_IP";

  private static final String HOST = "spark.driver.host";
  private static final String BIND_ADDRESS = "spark.driver.bindAddress";

  private DriverAddress() {}

  /**
   * Completes settings; with a local master the result makes Spark's page listen where the driver
   * does.
   */
  static SparkConf in(SparkConf conf) {
    // One GET of any page in the user's browser, or of any host that reaches the port, would end a
    // training.
    conf.setIfMissing("spark.ui.killEnabled", "false");
    if (!conf.get("spark.master", "").matches("local(\\[.*)?") || System.getenv(LOCAL_IP) != null) {
      return conf;
    }
    if (!conf.contains(HOST) && !conf.contains(BIND_ADDRESS)) {
      conf.set(HOST, loopback()).set(BIND_ADDRESS, loopback());
    }
    return new PageConf(conf);
  }

  private static String loopback() {
    String address = InetAddress.getLoopbackAddress().getHostAddress();
    // Spark wants IPv6 as it stands in a URL.
    return address.contains(":") ? "[" + address + "]" : address;
  }

  /**
   * The same settings for a Spark whose page asks the environment for its address: no setting has
   * it.
   */
  private static final class PageConf extends SparkConf {
    private static final long serialVersionUID = 1L;

    PageConf(SparkConf conf) {
      super(false);
      for (Tuple2<String, String> setting : conf.getAll()) {
        set(setting._1(), setting._2());
      }
    }

    @Override
    public String getenv(String name) {
      return name.equals(LOCAL_IP) ? get(BIND_ADDRESS, get(HOST, loopback())) : System.getenv(name);
    }

    /** Spark works with a copy. */
    @Override
    public SparkConf clone() {
      return new PageConf(this);
    }
  }
}
