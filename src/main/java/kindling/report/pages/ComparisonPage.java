package kindling.report.pages;

import static kindling.report.pages.HtmlPage.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kindling.metrics.Metric;
import kindling.optimize.LearningRate;
import kindling.report.pages.HtmlTable.Html;

/**
 * A page that compares several runs. It loads nothing from the network.
 *
 * @param runs at least one
 * @param rates learning rate of each run; null if unknown
 */
public record ComparisonPage(List<RecordedRun> runs, List<LearningRate> rates) {
  /** The whole page. */
  public String html() {
    List<String> labels = labels();
    String title =
        runs.size() == 1
            ? labels.get(0)
            : "%d runs: %s".formatted(runs.size(), String.join(", ", labels));
    StringBuilder body = new StringBuilder();
    body.append("<h1>").append(escape(title)).append("</h1>\n");
    body.append(results(labels));
    body.append("<noscript><p>The charts need JavaScript.</p></noscript>\n");
    body.append("<h2>Learning curves</h2>\n");
    body.append("<p class=\"faint\">Lines are drawn as in the table; a dot marks the epoch whose");
    body.append(" weights the model has.</p>\n<div class=\"grid\" id=\"charts\"></div>\n");
    body.append("<h2>Time per phase</h2>\n").append(PhaseTable.legend()).append(times(labels));
    body.append("<h2>Settings that differ</h2>\n").append(SettingsTable.of(runs, labels));
    body.append("<h2>Environment</h2>\n");
    for (int i = 0; i < runs.size(); i++) {
      body.append("<details><summary>").append(name(i, labels));
      body.append("</summary>\n").append(EnvironmentTable.of(runs.get(i))).append("</details>\n");
    }
    return HtmlPage.withCharts(
        title,
        body.toString(),
        Map.of("charts", RunCharts.of(runs, labels, rates), "legend", false, "pictures", List.of()),
        HtmlPage.resource(RunPage.class, "runs.js"));
  }

  private record Column(SetName set, Metric metric) {}

  private HtmlTable results(List<String> labels) {
    List<Column> columns = new ArrayList<>();
    for (Metric metric : SetName.METRICS) {
      for (SetName set : SetName.ALL) {
        if (runs.stream().anyMatch(run -> set.of(run.result(), metric).isNumber())) {
          columns.add(new Column(set, metric));
        }
      }
    }
    HtmlTable table = new HtmlTable("").texts("run").texts("state").numbers("epoch");
    columns.forEach(column -> table.numbers(column.set().text() + " " + column.metric().text()));
    table.numbers("seconds").numbers("samples/s").numbers("parameters");
    for (int i = 0; i < runs.size(); i++) {
      RecordedRun run = runs.get(i);
      List<Object> row = new ArrayList<>();
      row.add(new Html(name(i, labels)));
      row.add(run.status());
      row.add("%d of %d".formatted(run.reachedEpoch(), run.epochs().size()));
      for (Column column : columns) {
        JsonNode value = column.set().of(run.result(), column.metric());
        row.add(SetName.text(column.metric(), value));
      }
      row.add(String.format(Locale.ROOT, "%,.1f", run.sum("seconds")));
      row.add(
          run.epochs().isEmpty()
              ? ""
              : String.format(Locale.ROOT, "%,.0f", run.samplesPerSecond()));
      row.add(String.format(Locale.ROOT, "%,d", run.facts().path("parameters").asLong()));
      table.row(row);
    }
    return table;
  }

  private HtmlTable times(List<String> labels) {
    HtmlTable table = new HtmlTable("").texts("run").numbers("seconds").texts("");
    for (int i = 0; i < runs.size(); i++) {
      RecordedRun run = runs.get(i);
      double seconds = run.sum("seconds") + run.sum("evaluationSeconds");
      table.row(
          List.of(
              new Html(name(i, labels)),
              String.format(Locale.ROOT, "%,.1f", seconds),
              new Html(PhaseTable.bar(run))));
    }
    return table;
  }

  /** Labels of the runs: the names of their folders, or whole paths if names are equal. */
  private List<String> labels() {
    List<String> names =
        runs.stream()
            .map(run -> run.folder().replaceFirst("/+$", "").replaceFirst(".*/", ""))
            .toList();
    boolean distinct = names.stream().distinct().count() == names.size() && !names.contains("");
    return distinct ? names : runs.stream().map(RecordedRun::folder).toList();
  }

  /** The label of a run as HTML, with a sample of its line. */
  private static String name(int run, List<String> labels) {
    return "<span class=\"swatch line dash%d\" style=\"color:var(--%s)\"></span>%s"
        .formatted(RunCharts.dash(run), RunCharts.colour(run), escape(labels.get(run)));
  }
}
