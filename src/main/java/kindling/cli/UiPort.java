package kindling.cli;

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
record UiPort(int first, int retries) {
  private static final int MOST = 65535;

  /** The port in Spark's settings. */
  static UiPort of(String port, String retries) {
    try {
      return new UiPort(Integer.parseInt(port), Integer.parseInt(retries));
    } catch (NumberFormatException e) {
      throw new UserError(
          "spark.ui.port is \"%s\" and spark.port.maxRetries \"%s\"; both must be whole numbers"
              .formatted(port, retries),
          e);
    }
  }

  /** Refuses a port that is invalid, or if all ports are in use. */
  void requireFree() {
    if (first < 0 || first > MOST) {
      throw new UserError(
          "spark.ui.port is %d; it must be a port up to %d, or 0 for any".formatted(first, MOST));
    }
    int last = Math.min(MOST, first + retries);
    for (int port = first; port <= last; port++) {
      if (isFree(port)) {
        return;
      }
    }
    throw new UserError(
        "no port for the Spark UI: %s; add --conf spark.ui.port=0 before the command to use any free port"
            .formatted(
                first == last
                    ? "%d is in use".formatted(first)
                    : "%d to %d are in use".formatted(first, last)));
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
