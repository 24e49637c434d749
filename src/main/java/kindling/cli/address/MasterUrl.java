package kindling.cli.address;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.config.UserError;

/**
 * The address of the master of a standalone cluster. Spark itself would try to connect for a
 * minute, and fail with a message that names no cure. Other masters are not checked.
 */
public record MasterUrl(String url) {
  /** What to do if the master does not answer. */
  public static final String CURE =
      "is the cluster running, and is this the URL on its page? submit/standalone start starts one on this machine";

  private static final String SCHEME = "spark://";
  private static final int CONNECT_MILLIS = 5000;
  private static final Pattern HOST = Pattern.compile("(\\[[^]/]+]|[^:,/]+):(\\d{1,5})");

  /** The problem; empty if one of the addresses answers. */
  public Optional<String> trouble() {
    if (!url.startsWith(SCHEME)) {
      return Optional.empty();
    }
    for (String host : url.substring(SCHEME.length()).split(",", -1)) {
      Matcher matcher = HOST.matcher(host);
      if (!matcher.matches()) {
        return Optional.of(url + " does not answer: \"%s\" is not HOST:PORT".formatted(host));
      }
      if (answers(matcher.group(1), Integer.parseInt(matcher.group(2)))) {
        return Optional.empty();
      }
    }
    return Optional.of(url + " does not answer");
  }

  /** Refuses a cluster that does not answer. */
  public void requireAnswer() {
    trouble()
        .ifPresent(
            trouble -> {
              throw UserError.of("--master %s", trouble).cure(CURE);
            });
  }

  private static boolean answers(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
