package kindling.sweep.report;

import static kindling.report.pages.HtmlPage.escape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kindling.report.pages.HtmlPage;
import kindling.sweep.Objective;
import kindling.sweep.Ranking;
import kindling.sweep.space.Scale;
import kindling.sweep.trial.TrialResult;

/**
 * {@code report.html}: the results of a sweep on one page, which loads nothing from the network.
 *
 * @param title of the page
 * @param note a sentence about the result, such as the metric on the test set; may be empty
 * @param settings of the sweep, as text
 * @param objective by which trials are compared
 * @param results of all trials
 * @param scales by key; other settings are {@link Scale#CATEGORICAL}
 * @param command that trains the winner again; may be empty
 */
public record SweepReport(
    String title,
    String note,
    String settings,
    Objective objective,
    List<TrialResult> results,
    Map<String, Scale> scales,
    String command) {
  /** The name of the file. */
  public static final String NAME = "report.html";

  /** Rows of a table; all are in results.csv. */
  static final int MOST_ROWS = 500;

  /** Copies the list and the map. */
  public SweepReport {
    results = List.copyOf(results);
    scales = new LinkedHashMap<>(scales);
  }

  /** The whole page. */
  public String html() {
    Ranking ranking = Ranking.of(objective, results);
    List<Setting> settings = Setting.of(ranking.ranked());
    StringBuilder body = new StringBuilder();
    head(body, ranking);
    if (ranking.winner().isPresent()) {
      ranking(body, ranking, settings);
      charts(body, settings);
    } else {
      body.append("<p>No trial has a result yet.</p>\n");
    }
    failures(body, ranking);
    body.append("<h2>The sweep</h2>\n<pre>").append(escape(this.settings)).append("</pre>\n");
    return HtmlPage.withCharts(
        title,
        body.toString(),
        SweepCharts.data(objective, ranking, settings, scales),
        HtmlPage.resource(SweepReport.class, "report.js"));
  }

  private void head(StringBuilder body, Ranking ranking) {
    double seconds = results.stream().mapToDouble(TrialResult::seconds).sum();
    body.append("<h1>").append(escape(title)).append("</h1>\n<p>");
    body.append(TrialCounts.of(results, results.size()));
    body.append("; ").append(TrialLines.time(seconds)).append(" of training</p>\n");
    ranking.winner().ifPresent(winner -> winner(body, winner));
    if (!note.isEmpty()) {
      body.append("<p>").append(escape(note)).append("</p>\n");
    }
    if (!command.isEmpty()) {
      body.append("<p>Train the best one again:</p>\n<pre class=\"command\">");
      body.append(escape(command)).append("</pre>\n");
    }
  }

  private void winner(StringBuilder body, TrialResult winner) {
    body.append("<p class=\"winner\">Best: trial ").append(winner.trial().number());
    body.append(", <b>").append(objective.name()).append(' ');
    body.append(objective.text(objective.of(winner.reached()))).append("</b>");
    body.append(" on the validation set, epoch ").append(winner.best()).append(" of ");
    body.append(winner.history().size()).append("</p>\n");
  }

  private void ranking(StringBuilder body, Ranking ranking, List<Setting> settings) {
    List<TrialResult> ranked = ranking.ranked();
    body.append("<h2>Ranking</h2>\n");
    List<TrialResult> rows = ranked.subList(0, Math.min(MOST_ROWS, ranked.size()));
    capped(body, rows.size(), ranked.size(), ", the best; all are in results.csv");
    body.append("<div class=\"wide\"><table class=\"sortable\">\n<thead><tr>");
    for (String heading :
        List.of("rank", "trial", "state", objective.name(), "of training", "epochs", "best")) {
      heading(body, heading);
    }
    settings.forEach(setting -> heading(body, setting.key()));
    heading(body, "seconds");
    body.append("</tr></thead>\n<tbody>\n");
    for (int i = 0; i < rows.size(); i++) {
      row(body, i + 1, rows.get(i), settings);
    }
    body.append("</tbody></table></div>\n");
  }

  private static void heading(StringBuilder body, String text) {
    body.append("<th><button>").append(escape(text)).append("</button></th>");
  }

  private void row(StringBuilder body, int rank, TrialResult result, List<Setting> settings) {
    body.append("<tr data-trial=\"").append(result.trial().number()).append("\">");
    cell(body, rank, String.valueOf(rank));
    cell(body, result.trial().number(), String.valueOf(result.trial().number()));
    cell(body, Double.NaN, result.state().text());
    double reached = objective.of(result.reached());
    cell(body, reached, objective.text(reached));
    double training = objective.metric().of(result.reached().train());
    cell(body, training, Double.isNaN(training) ? "" : objective.text(training));
    cell(body, result.history().size(), String.valueOf(result.history().size()));
    cell(body, result.best(), String.valueOf(result.best()));
    for (Setting setting : settings) {
      String value = result.trial().values().getOrDefault(setting.key(), "");
      cell(body, Setting.number(value), Setting.shorten(value));
    }
    cell(body, result.seconds(), String.format(Locale.ROOT, "%.1f", result.seconds()));
    body.append("</tr>\n");
  }

  private static void cell(StringBuilder body, double number, String text) {
    if (Double.isNaN(number)) {
      body.append("<td>");
    } else {
      body.append("<td class=\"number\" data-number=\"").append(number).append("\">");
    }
    body.append(escape(text)).append("</td>");
  }

  private void charts(StringBuilder body, List<Setting> settings) {
    int ranked = Ranking.of(objective, results).ranked().size();
    body.append("<noscript><p>The charts need JavaScript.</p></noscript>\n");
    body.append("<h2>Learning curves</h2>\n<p class=\"faint\">").append(escape(objective.name()));
    body.append(" on the validation set after each epoch; the best trial is orange. Click a row");
    body.append(" of the ranking to see its trial in all charts.</p>\n");
    sampled(body, SweepCharts.MOST_CURVES, ranked);
    body.append("<div class=\"chart tall\"><canvas id=\"curves\"></canvas></div>\n");
    if (settings.isEmpty()) {
      return;
    }
    body.append("<h2>Each setting</h2>\n");
    sampled(body, SweepCharts.MOST_POINTS, ranked);
    body.append("<div class=\"grid\" id=\"settings\"></div>\n");
    body.append(
        "<h2>All settings together</h2>\n<p class=\"faint\">A line is a trial, from setting");
    body.append(" to setting; the better, the stronger its colour.</p>\n");
    sampled(body, SweepCharts.MOST_CURVES, ranked);
    body.append("<div class=\"wide\"><div class=\"chart tall\" id=\"together\">");
    body.append("<canvas id=\"parallel\"></canvas></div></div>\n");
  }

  private static void sampled(StringBuilder body, int most, int all) {
    capped(body, Math.min(most, all), all, ", evenly spaced over the ranking");
  }

  private static void capped(StringBuilder body, int shown, int all, String which) {
    if (shown < all) {
      body.append(
          String.format(
              Locale.ROOT,
              "<p class=\"capped\">Shown are %,d of %,d trials%s.</p>\n",
              shown,
              all,
              which));
    }
  }

  private void failures(StringBuilder body, Ranking ranking) {
    List<TrialResult> failed =
        ranking.unranked().stream()
            .filter(result -> result.state() == TrialResult.State.FAILED)
            .toList();
    if (failed.isEmpty()) {
      return;
    }
    body.append("<h2>Failed</h2>\n");
    List<TrialResult> rows = failed.subList(0, Math.min(MOST_ROWS, failed.size()));
    capped(body, rows.size(), failed.size(), " that failed; all are in results.csv");
    body.append("<div class=\"wide\"><table>\n<thead><tr><th>trial</th><th>epochs</th>");
    body.append("<th>reason</th><th>settings</th></tr></thead>\n<tbody>\n");
    for (TrialResult result : rows) {
      body.append("<tr>");
      cell(body, result.trial().number(), String.valueOf(result.trial().number()));
      cell(body, result.history().size(), String.valueOf(result.history().size()));
      body.append("<td class=\"long\">").append(escape(result.error())).append("</td>");
      body.append("<td class=\"long\">").append(escape(result.trial().toString()));
      body.append("</td></tr>\n");
    }
    body.append("</tbody></table></div>\n");
  }
}
