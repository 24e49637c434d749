package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import kindling.store.Json;

/** Runs for tests, and the data of their pages. */
final class Runs {
  /** A text that would attack a page that does not escape it. */
  static final String BAD = "</script><script>alert('x')</script><img src=x onerror=y>&";

  private Runs() {}

  /** A run of one epoch for each accuracy, of ten steps each. */
  static RecordedRun of(String folder, String name, double... accuracies) {
    List<JsonNode> epochs = new ArrayList<>();
    for (int i = 0; i < accuracies.length; i++) {
      epochs.add(
          Json.parse(
              String.format(
                  Locale.ROOT,
                  """
                  {"epoch": %d, "step": %d, "trainLoss": 0.5, "trainAccuracy": 0.875,
                   "validationLoss": null, "validationAccuracy": null, "testLoss": 0.25, "testAccuracy": %s,
                   "seconds": 2, "samplesPerSecond": 500, "evaluationSeconds": 0.5, "phases":
                   {"broadcast": 0.5, "compute": 0.5, "aggregate": 0.25, "update": 0.25, "scheduling": 0.5}}
                  """,
                  i + 1,
                  10 * (i + 1),
                  accuracies[i])));
    }
    return new RecordedRun(folder, facts(name, accuracies.length), epochs);
  }

  private static JsonNode facts(String name, int reached) {
    return Json.parse(
        """
        {"status": "finished", "name": %1$s, "seed": 1, "master": "local[2]", "versions": {"spark": %1$s},
         "final": {"epoch": %2$d}, "parameters": 30,
         "recoveries": [{"epoch": 1, "reason": %1$s, "steps": 3, "seconds": 1.5}],
         "settings": {"name": %1$s, "data": {"path": %1$s}, "training": {"seed": 1, "epochs": 2}}}
        """
            .formatted(Json.line(name), reached));
  }

  /** The data of a page's script. */
  static JsonNode data(String html) {
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(start) + start.length();
    return Json.parse(html.substring(from, html.indexOf("</script>", from)));
  }

  /** Whether the page forbids loading and contains no links to resources. */
  static boolean loadsNothing(String html) {
    return html.contains("Content-Security-Policy\" content=\"default-src 'none';")
        && !Pattern.compile(
                "<(script|img|iframe)[^>]*\\ssrc=|<link[^>]*href=\"(?!data:)|@import|url\\(|sourceMappingURL")
            .matcher(html)
            .find();
  }
}
