package kindling.report.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import kindling.config.Printable;
import kindling.store.Json;

/**
 * A page in one file that contains style, script, data and Chart.js; its policy forbids the browser
 * to load anything else. It is light or dark like the reader's screen.
 */
public final class HtmlPage {
  private static final String CHART_JS = "chart.umd.min.js";

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <link rel="icon" href="data:,">
      <title>%s</title>
      <style>
      %s</style>
      </head>
      <body>
      <main>
      %s</main>
      %s</body>
      </html>
      """;

  private static final String SCRIPTS =
      """
      <script type="application/json" id="data">%s</script>
      <script>
      %s</script>
      <script>
      %s
      %s</script>
      """;

  private HtmlPage() {}

  /**
   * A page.
   *
   * @param title as text
   * @param body as HTML, in which text from outside is {@linkplain #escape escaped}
   * @param data for the script, written as JSON into the element "data"
   * @param script that may use {@code Chart}, and {@code Kindling} of charts.js
   */
  public static String withCharts(String title, String body, Object data, String script) {
    return page(
        title,
        body,
        SCRIPTS.formatted(
            // Otherwise a text that contains </script> would end the element.
            Json.line(data).replace("<", "\\u003c"),
            chartJs(),
            resource(HtmlPage.class, "charts.js"),
            script));
  }

  /**
   * A page without scripts.
   *
   * @param title as text
   * @param body as HTML, in which text from outside is {@linkplain #escape escaped}
   */
  public static String plain(String title, String body) {
    return page(title, body, "");
  }

  private static String page(String title, String body, String scripts) {
    return PAGE.formatted(escape(title), resource(HtmlPage.class, "page.css"), body, scripts);
  }

  /** The script of Chart.js. */
  public static String chartJs() {
    // The source map does not exist here, and developer tools would ask for it.
    return resource(HtmlPage.class, CHART_JS).replaceFirst("(?m)^//# sourceMappingURL=.*$", "");
  }

  /** Escapes a text for HTML, also for attributes in quotation marks. */
  public static String escape(String text) {
    return Printable.text(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** The text of a resource in the package of a class. */
  public static String resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
