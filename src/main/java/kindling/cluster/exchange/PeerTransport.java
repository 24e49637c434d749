package kindling.cluster.exchange;

import java.lang.reflect.Method;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/**
 * Spark's settings for a transport of our own. This is the only place where Spark 3.5 and Spark 4
 * differ for us: Spark 4 added TLS between processes, and with it another argument. The method is
 * found at run time, so that one jar serves both.
 */
final class PeerTransport {
  private PeerTransport() {}

  static TransportConf conf(SparkConf conf, SecurityManager security) {
    String module = "kindling";
    int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
    Option<String> role = Option.apply("executor");
    try {
      for (Method method : SparkTransportConf.class.getMethods()) {
        if (method.getName().equals("fromSparkConf")) {
          return (TransportConf)
              (method.getParameterCount() == 4
                  ? method.invoke(null, conf, module, threads, role)
                  : method.invoke(null, conf, module, threads, role, Option.apply(tls(security))));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "the transport of this Spark version takes other settings", e);
    }
    throw new IllegalStateException("the transport of this Spark version takes no settings");
  }

  private static Object tls(SecurityManager security) throws ReflectiveOperationException {
    return SecurityManager.class.getMethod("getRpcSSLOptions").invoke(security);
  }
}
