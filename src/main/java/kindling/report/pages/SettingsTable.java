package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kindling.config.Settings;
import kindling.store.Json;

/** Tables of settings: those that differ from the defaults or between runs, and all. */
final class SettingsTable {
  private SettingsTable() {}

  /** The settings of one run: those that differ from the defaults, and all, folded. */
  static String of(RecordedRun run) {
    Map<String, JsonNode> settings = run.settings();
    Map<String, JsonNode> defaults = FlatJson.of(Json.parse(Settings.defaults()));
    HtmlTable chosen = new HtmlTable("").texts("setting").longTexts("value").longTexts("default");
    settings.forEach(
        (key, value) -> {
          if (!key.equals("name") && !FlatJson.same(value, defaults.get(key))) {
            chosen.row(List.of(key, FlatJson.text(value), FlatJson.text(defaults.get(key))));
          }
        });
    return (chosen.isEmpty() ? "<p>All settings have their defaults.</p>\n" : chosen.toString())
        + all(run, "All settings");
  }

  /** The settings of several runs: those that differ, and all of the first run, folded. */
  static String of(List<RecordedRun> runs, List<String> labels) {
    Map<String, List<String>> values = new TreeMap<>();
    Set<String> keys = new TreeSet<>();
    runs.forEach(run -> keys.addAll(run.settings().keySet()));
    keys.remove("name");
    for (String key : keys) {
      JsonNode first = runs.get(0).settings().get(key);
      if (!runs.stream().allMatch(run -> FlatJson.same(first, run.settings().get(key)))) {
        values.put(key, runs.stream().map(run -> FlatJson.text(run.settings().get(key))).toList());
      }
    }
    HtmlTable table = new HtmlTable("").texts("setting");
    labels.forEach(table::longTexts);
    values.forEach(
        (key, ofRuns) -> {
          List<String> row = new ArrayList<>(List.of(key));
          row.addAll(ofRuns);
          table.row(row);
        });
    return (table.isEmpty() ? "<p>They do not differ.</p>\n" : table.toString())
        + all(runs.get(0), "All settings of " + labels.get(0));
  }

  private static String all(RecordedRun run, String title) {
    HtmlTable table = new HtmlTable("").texts("setting").longTexts("value");
    run.settings().forEach((key, value) -> table.row(List.of(key, FlatJson.text(value))));
    return "<details><summary>%s</summary>\n%s</details>\n"
        .formatted(HtmlPage.escape(title), table);
  }
}
