package kindling.cli.address;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import kindling.config.UserError;

/**
 * The port of the Spark UI. If no port is free, Spark ends the process at once, with a message that
 * names no cure.
 *
 * @param first the first port to try; 0 for any
 * @param retries how many further ports to try
 */
public record UiPort(int first, int retries) {
  private static final int MOST = 65535;

  /** The port in Spark's settings. */
  public static UiPort of(String port, String retries) {
    try {
      return new UiPort(Integer.parseInt(port), Integer.parseInt(retries));
    } catch (NumberFormatException e) {
      throw UserError.of(
              "spark.ui.port is \"%s\" and spark.port.maxRetries \"%s\"; both must be whole numbers",
              port, retries)
          .because(e);
    }
  }

  /** Refuses a port that is invalid, or if all ports are in use. */
  public void requireFree() {
    if (first < 0 || first > MOST) {
      throw UserError.of("spark.ui.port is %d", first)
          .expected("a port up to %d, or 0 for any", MOST);
    }
    int last = Math.min(MOST, first + retries);
    for (int port = first; port <= last; port++) {
      if (isFree(port)) {
        return;
      }
    }
    UserError taken = UserError.of("no port for the Spark UI");
    throw (first == last
            ? taken.found("%d is in use", first)
            : taken.found("%d to %d are in use", first, last))
        .cure("add --conf spark.ui.port=0 before the command to use any free port");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
