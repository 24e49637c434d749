package kindling.report.pages;

import static kindling.report.pages.HtmlPage.escape;

import java.util.List;
import java.util.Locale;
import kindling.metrics.Metric;
import kindling.metrics.explanation.ColumnEffect;
import kindling.metrics.explanation.ColumnImportance;
import kindling.metrics.explanation.Explanation;
import kindling.report.picture.EffectSvg;
import kindling.report.picture.ImportanceSvg;

/** A page about what the columns mean to a model. It loads nothing, and needs no script. */
public final class ExplanationPage {
  private ExplanationPage() {}

  /**
   * The whole page.
   *
   * @param model the name of the model's file
   */
  public static String html(String model, Explanation explanation) {
    Metric metric = explanation.metric();
    StringBuilder body = new StringBuilder();
    body.append("<h1>").append(escape(model)).append("</h1>\n<p>The ");
    body.append(escape(explanation.set())).append(" set has ");
    body.append(String.format(Locale.ROOT, "%,d rows. ", explanation.rows()));
    body.append("Its ").append(escape(metric.text())).append(" is ");
    body.append(escape(metric.text(explanation.value()))).append(".</p>\n");
    body.append("<h2>Importance of the columns</h2>\n<p class=\"faint\">How much worse the ");
    body.append(escape(metric.text())).append(" becomes when the values of a column are exchanged");
    body.append(" between the rows, as the mean of ").append(explanation.repeats());
    body.append(" repeats. The orange line is the standard deviation over the repeats.</p>\n");
    body.append(ImportanceSvg.draw(explanation));
    body.append("<details><summary>As a table</summary>\n");
    body.append(table(explanation)).append("</details>\n");
    if (!explanation.effects().isEmpty()) {
      body.append("<h2>Effect of the columns</h2>\n<p class=\"faint\">The mean prediction if all");
      body.append(" rows had the same value in the column (partial dependence). Numbers and dates");
      body.append(
          " are shown from their 1 % to their 99 % quantile.</p>\n<div class=\"beside\">\n");
      for (ColumnEffect effect : explanation.effects()) {
        body.append(EffectSvg.draw(effect));
      }
      body.append("</div>\n");
    }
    return HtmlPage.plain("Explanation of " + model, body.toString());
  }

  private static HtmlTable table(Explanation explanation) {
    Metric metric = explanation.metric();
    HtmlTable table =
        new HtmlTable("narrow").texts("column").numbers("importance").numbers("deviation");
    for (ColumnImportance column : explanation.columns()) {
      double deviation = column.deviation();
      table.row(
          List.of(
              column.column(),
              metric.text(column.mean()),
              Double.isNaN(deviation) ? "" : metric.text(deviation)));
    }
    return table;
  }
}
