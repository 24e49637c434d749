package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Versions, machine and data of a run, with its warnings and recoveries. */
final class EnvironmentTable {
  /** Facts that the page shows elsewhere. */
  private static final Set<String> ELSEWHERE =
      Set.of("name", "settings", "final", "recoveries", "warnings");

  private EnvironmentTable() {}

  static String of(RecordedRun run) {
    HtmlTable table = new HtmlTable("").texts("").longTexts("");
    for (Map.Entry<String, JsonNode> fact : run.facts().properties()) {
      if (!ELSEWHERE.contains(fact.getKey())) {
        FlatJson.of(fact.getValue())
            .forEach(
                (key, value) ->
                    table.row(
                        List.of(
                            (fact.getKey() + " " + key.replace('.', ' ')).strip(),
                            FlatJson.text(value))));
      }
    }
    return table
        + warnings(run.facts().path("warnings"))
        + recoveries(run.facts().path("recoveries"));
  }

  private static String warnings(JsonNode warnings) {
    StringBuilder items = new StringBuilder();
    for (JsonNode warning : warnings) {
      items.append("<li>").append(HtmlPage.escape(warning.asText())).append("</li>\n");
    }
    return items.isEmpty() ? "" : "<h3>Warnings</h3>\n<ul>\n" + items + "</ul>\n";
  }

  private static String recoveries(JsonNode recoveries) {
    HtmlTable table =
        new HtmlTable("")
            .numbers("epoch")
            .numbers("seconds")
            .numbers("repeated steps")
            .longTexts("reason");
    for (JsonNode recovery : recoveries) {
      table.row(
          List.of(
              recovery.path("epoch").asText(),
              String.format(Locale.ROOT, "%.1f", recovery.path("seconds").asDouble()),
              recovery.path("steps").asText(),
              recovery.path("reason").asText()));
    }
    return table.isEmpty() ? "" : "<h3>Failures and recoveries</h3>\n" + table;
  }
}
