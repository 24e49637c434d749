package kindling.report.pages;

import java.util.List;
import java.util.Locale;
import kindling.report.pages.HtmlTable.Html;

/** The time of each phase of a run, as a table and as a bar. */
final class PhaseTable {
  /** The names in {@code metrics.jsonl}; page.css has a colour for each. */
  private static final List<String> PHASES =
      List.of("broadcast", "compute", "aggregate", "update", "scheduling");

  private static final String EVALUATION = "evaluation";

  private PhaseTable() {}

  /** The table of one run, with a row for each phase. */
  static String of(RecordedRun run) {
    double all = all(run);
    double steps = run.stepsPerEpoch() * (double) run.epochs().size();
    HtmlTable table =
        new HtmlTable("narrow")
            .texts("phase")
            .numbers("seconds")
            .numbers("share")
            .numbers("ms per step");
    for (String phase : PHASES) {
      double seconds = run.sum("phases/" + phase);
      table.row(
          List.of(
              new Html(swatch(phase) + phase),
              number("%.2f", seconds),
              number("%.1f %%", 100 * seconds / all),
              number("%.3f", 1000 * seconds / steps)));
    }
    double evaluation = run.sum("evaluationSeconds");
    table.row(
        List.of(
            new Html(swatch(EVALUATION) + EVALUATION),
            number("%.2f", evaluation),
            number("%.1f %%", 100 * evaluation / all),
            ""));
    return "<p>" + bar(run) + "</p>\n" + table;
  }

  /** The legend of the colours. */
  static String legend() {
    StringBuilder legend = new StringBuilder("<p class=\"faint\">");
    PHASES.forEach(phase -> legend.append(swatch(phase)).append(phase).append(" &nbsp; "));
    return legend.append(swatch(EVALUATION)).append(EVALUATION).append("</p>\n").toString();
  }

  /** All phases of a run side by side. */
  static String bar(RecordedRun run) {
    double all = all(run);
    StringBuilder bar = new StringBuilder("<span class=\"bar\">");
    PHASES.forEach(phase -> part(bar, phase, run.sum("phases/" + phase) / all));
    part(bar, EVALUATION, run.sum("evaluationSeconds") / all);
    return bar.append("</span>").toString();
  }

  private static void part(StringBuilder bar, String phase, double share) {
    if (share > 0) {
      String text = "%s %.1f %%".formatted(phase, 100 * share);
      bar.append(
          String.format(
              Locale.ROOT,
              "<span class=\"%s\" style=\"width:%.2f%%\" title=\"%s\"></span>",
              phase,
              100 * share,
              text));
    }
  }

  private static String swatch(String phase) {
    return "<span class=\"swatch %s\"></span>".formatted(phase);
  }

  private static double all(RecordedRun run) {
    double all = run.sum("evaluationSeconds");
    for (String phase : PHASES) {
      all += run.sum("phases/" + phase);
    }
    return all;
  }

  private static String number(String format, double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, format, number) : "";
  }
}
