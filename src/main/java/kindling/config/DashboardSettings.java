package kindling.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of the live page.
 *
 * @param on whether there is a live page
 * @param host whose address the page is served at; "localhost" for this machine only
 * @param port number of the port; 0 for any free one
 * @param orNext whether to use the next free port if this one is in use
 */
public record DashboardSettings(boolean on, String host, int port, boolean orNext) {
  /** No page. */
  public static final DashboardSettings OFF = new DashboardSettings(false, "localhost", 0, false);

  private static final String KEY = "report.dashboard";
  private static final int USUAL_PORT = 8088;
  private static final int MOST_PORT = 65_535;
  private static final Pattern ADDRESS =
      Pattern.compile("(?:(\\[[0-9a-fA-F:.%]+]|[^:\\[\\]/\\s]+):)?(\\d{1,5})");

  /** Parses "off", "on", a port, or a host and a port. */
  static DashboardSettings of(Keys keys) {
    String text = keys.text(KEY);
    if (text.equals("off") || text.equals("false")) {
      return OFF;
    }
    if (text.equals("on") || text.equals("true")) {
      return new DashboardSettings(true, OFF.host, USUAL_PORT, true);
    }
    Matcher address = ADDRESS.matcher(text);
    if (!address.matches() || Integer.parseInt(address.group(2)) > MOST_PORT) {
      throw keys.error(
          KEY,
          "off, on, a port such as 8088, or a host of this machine and a port, such as \"0.0.0.0:8088\"");
    }
    String host = address.group(1) == null ? OFF.host : address.group(1);
    return new DashboardSettings(true, host, Integer.parseInt(address.group(2)), false);
  }
}
