package kindling.report.live;

import java.util.Locale;

/**
 * Whether a browser that asks means this machine: a page of a stranger's may have its own name
 * point here, and would then read what is meant for this machine's users (DNS rebinding).
 */
final class LoopbackCheck {
  private LoopbackCheck() {}

  /** Of a {@code Host} header, which may be null. */
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
