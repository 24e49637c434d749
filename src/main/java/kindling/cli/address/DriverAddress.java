package kindling.cli.address;

import java.net.InetAddress;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * The addresses of Spark's driver and of its page. With a local master they are the loopback
 * address, unless the user sets another one, because no other machine takes part. On a cluster,
 * executors connect to the driver, so Spark decides.
 */
public final class DriverAddress {
  /** The environment variable by which Spark's page chooses its address. */
  private static final String LOCAL_IP = "SPARK_LOCAL_IP";

  private static final String HOST = "spark.driver.host";
  private static final String BIND_ADDRESS = "spark.driver.bindAddress";

  private DriverAddress() {}

  /**
   * Adds the addresses to settings; with a local master, Spark's page listens at the driver's
   * address.
   */
  public static SparkConf in(SparkConf conf) {
    // A GET request from any page in the user's browser, or from any host that reaches the port,
    // could end a training.
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
    // Spark expects an IPv6 address in the form of a URL.
    return address.contains(":") ? "[" + address + "]" : address;
  }

  /**
   * The same settings for Spark's page, which takes its address from the environment: there is no
   * setting for it.
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

    /** Spark uses a copy. */
    @Override
    public SparkConf clone() {
      return new PageConf(this);
    }
  }
}
