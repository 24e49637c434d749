package kindling.report.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import kindling.config.Printable;
import kindling.store.Json;

/**
 * A page in one file: style, script, data and Chart.js are in it, and a browser is told to load
 * nothing else. Light or dark as the reader's screen is.
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
      <script type="application/json" id="data">%s</script>
      <script>
      %s</script>
      <script>
      %s
      %s</script>
      </body>
      </html>
      """;

  private HtmlPage() {}

  /**
   * A page.
   *
   * @param title as text
   * @param body as HTML, in which whatever comes from outside is {@linkplain #escape escaped}
   * @param data that the script finds as JSON in the element "data"
   * @param script with {@code Chart} at hand, and {@code Kindling} of charts.js
   */
  public static String withCharts(String title, String body, Object data, String script) {
    return PAGE.formatted(
        escape(title),
        resource(HtmlPage.class, "page.css"),
        body,
        // Else a text with </script> in it would end the element.
        Json.line(data).replace("<", "\\u003c"),
        chartJs(),
        resource(HtmlPage.class, "charts.js"),
        script);
  }

  /** The library that draws, as a script. */
  public static String chartJs() {
    // It names a file that is not there, which a browser's tools would look for.
    return resource(HtmlPage.class, CHART_JS).replaceFirst("(?m)^//# sourceMappingURL=.*$", "");
  }

  /** A text as a part of HTML, also within quotation marks. */
  public static String escape(String text) {
    return Printable.text(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** The text of a file that lies beside a class. */
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
