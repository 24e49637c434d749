package kindling.report.live;

import java.util.Locale;

/**
 * Checks that a request names this machine. Otherwise a foreign web page could let its own host
 * name point to this machine and read the live page through the user's browser (DNS rebinding).
 */
final class LoopbackCheck {
  private LoopbackCheck() {}

  /** Whether a {@code Host} header, which may be null, names this machine. */
  static boolean isOfThisMachine(String header) {
    if (header == null) {
      return false;
    }
    String host = header.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
