package kindling.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.config.UserError;

/**
 * Where the master of a standalone cluster should be. Spark itself would try for a minute, and end
 * with a line that names no cure. Other masters are left to Spark.
 */
record MasterUrl(String url) {
  /** What to do if nobody answers. */
  static final String CURE =
      "is the cluster up, and is this the URL on its page? submit/standalone start brings one up here";

  private static final String SCHEME = "spark://";
  private static final int CONNECT_MILLIS = 5000;
  private static final Pattern HOST = Pattern.compile("(\\[[^]/]+]|[^:,/]+):(\\d{1,5})");

  /** What is wrong, for people; empty if somebody listens at one of the addresses. */
  Optional<String> trouble() {
    if (!url.startsWith(SCHEME)) {
      return Optional.empty();
    }
    for (String host : url.substring(SCHEME.length()).split(",", -1)) {
      Matcher matcher = HOST.matcher(host);
      if (!matcher.matches()) {
        return Optional.of(url + " does not answer: \"%s\" is no HOST:PORT".formatted(host));
      }
      if (answers(matcher.group(1), Integer.parseInt(matcher.group(2)))) {
        return Optional.empty();
      }
    }
    return Optional.of(url + " does not answer");
  }

  /** Refuses a cluster that does not answer. */
  void requireAnswer() {
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
