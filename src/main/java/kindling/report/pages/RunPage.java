package kindling.report.pages;

import static kindling.report.pages.HtmlPage.escape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kindling.data.Shape;
import kindling.metrics.Mistakes.Mistake;
import kindling.optimize.LearningRate;
import kindling.store.Model;
import kindling.store.record.RecordedSnapshot;

/**
 * {@code report.html}: the results of a training on one page, which loads nothing from the network.
 *
 * @param run read from its folder
 * @param rate learning rate of the training
 * @param model the trained model
 * @param findings predictions of the model; empty if none were examined
 * @param snapshots histograms of the layers, in the order of the epochs; empty if not recorded
 */
public record RunPage(
    RecordedRun run,
    LearningRate rate,
    Model model,
    Optional<InspectedSet> findings,
    List<RecordedSnapshot> snapshots) {
  /** The usual name in a folder of results. */
  public static final String NAME = "report.html";

  /** The largest number of mistakes that are shown. */
  private static final int MOST_MISTAKES = 50;

  /** The number of mistakes to collect for rows of a shape; 0 if they cannot be drawn. */
  public static int mistakes(Shape shape) {
    return Picture.most(shape, MOST_MISTAKES);
  }

  /** The whole page. */
  public String html() {
    List<Picture> pictures = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    body.append("<h1>").append(escape(run.name())).append("</h1>\n");
    body.append("<p class=\"verdict\">").append(escape(ResultSentence.of(run))).append("</p>\n");
    body.append("<noscript><p>Charts and pictures need JavaScript.</p></noscript>\n");
    body.append("<h2>Learning curves</h2>\n");
    if (run.reachedEpoch() < run.epochs().size()) {
      body.append("<p class=\"faint\">The dot marks the epoch whose weights the model has.</p>\n");
    }
    if (run.completed()) {
      body.append(
          "<p class=\"faint\">The curves show the model before it was calibrated and its threshold chosen.</p>\n");
    }
    body.append("<div class=\"grid\" id=\"charts\"></div>\n");
    body.append("<h2>Time per phase</h2>\n").append(PhaseTable.of(run));
    findings.ifPresent(
        found -> {
          if (found.scored() != null) {
            body.append(ScorePictures.of(found.set(), found.scored()));
          }
          if (found.details() == null) {
            return;
          }
          body.append("<h2>Confusion matrix</h2>\n<p class=\"faint\">A row for each class of");
          body.append(" the ")
              .append(found.set())
              .append(" set, a column for each predicted class.</p>\n");
          body.append(ConfusionTables.of(found.details().matrix()));
          mistakes(body, pictures, found);
        });
    firstLayer(body, pictures);
    List<HeatMap> heatMaps = new ArrayList<>();
    List<Integer> epochs = new ArrayList<>();
    if (!snapshots.isEmpty()) {
      HistogramSection section = HistogramSection.of(model.network(), snapshots);
      body.append(section.html(heatMaps));
      epochs.addAll(section.epochs());
    }
    body.append("<h2>Settings</h2>\n").append(SettingsTable.of(run));
    body.append("<h2>Environment</h2>\n").append(EnvironmentTable.of(run));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("charts", RunCharts.of(run, rate));
    data.put("legend", true);
    data.put("pictures", pictures.stream().map(Picture::data).toList());
    data.put("heatEpochs", epochs);
    data.put("heatMaps", heatMaps.stream().map(HeatMap::data).toList());
    return HtmlPage.withCharts(
        run.name(), body.toString(), data, HtmlPage.resource(RunPage.class, "runs.js"));
  }

  private void mistakes(StringBuilder body, List<Picture> pictures, InspectedSet found) {
    List<Mistake> mistakes = found.details().mistakes().fromWorst();
    if (mistakes.isEmpty()) {
      return;
    }
    body.append("<h2>The most confident mistakes</h2>\n<p class=\"faint\">Rows of the ");
    body.append(found.set()).append(" set: class → predicted class, and its probability.</p>\n");
    float[] range = range(mistakes);
    body.append("<div class=\"pictures\">\n");
    for (Mistake mistake : mistakes) {
      String title = found.indexed() ? "row " + mistake.key() : "";
      figure(
          body,
          pictures,
          Picture.of(model.network().input(), mistake.features(), range[0], range[1]),
          title,
          String.format(
              Locale.ROOT,
              "%s → <b>%s</b> <span class=\"faint\">%s</span>",
              escape(found.details().matrix().name(mistake.truth())),
              escape(found.details().matrix().name(mistake.guess())),
              percent(mistake.probability())));
    }
    body.append("</div>\n");
  }

  /** Rounds down, so that no prediction appears certain. */
  private static String percent(double probability) {
    double percent = Math.floor(1000 * probability) / 10;
    return percent >= 99.9 ? "&gt; 99.9 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  /**
   * The values of black and white, for images of bytes, of numbers from 0 to 1, or of any numbers.
   */
  private static float[] range(List<Mistake> mistakes) {
    float lowest = 0;
    float highest = 0;
    for (Mistake mistake : mistakes) {
      for (float value : mistake.features()) {
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
      }
    }
    boolean known = lowest == 0 && highest <= 255;
    return new float[] {lowest, known ? highest <= 1 ? 1 : 255 : highest};
  }

  private void firstLayer(StringBuilder body, List<Picture> pictures) {
    FirstLayer first = FirstLayer.of(model);
    if (first.pictures().isEmpty()) {
      return;
    }
    int shown = first.pictures().size();
    body.append("<h2>Weights of the first layer</h2>\n<p class=\"faint\">");
    body.append(escape(first.layer())).append(": a picture for each unit");
    body.append(
        shown < first.units() ? ", the first %d of %d. ".formatted(shown, first.units()) : ". ");
    if (model.network().input().channels() == 1) {
      body.append("Blue is positive, orange negative; each picture has its own scale.");
    } else {
      body.append("Grey is zero; each picture has its own scale.");
    }
    body.append("</p>\n<div class=\"pictures\">\n");
    for (int unit = 0; unit < shown; unit++) {
      figure(body, pictures, first.pictures().get(unit), "unit " + (unit + 1), "");
    }
    body.append("</div>\n");
  }

  private static void figure(
      StringBuilder body, List<Picture> pictures, Picture picture, String title, String caption) {
    body.append("<figure title=\"").append(title).append("\"><canvas data-picture=\"");
    body.append(pictures.size()).append("\"></canvas>");
    if (!caption.isEmpty()) {
      body.append("<figcaption>").append(caption).append("</figcaption>");
    }
    body.append("</figure>\n");
    pictures.add(picture);
  }
}
