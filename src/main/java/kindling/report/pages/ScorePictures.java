package kindling.report.pages;

import static kindling.report.pages.HtmlPage.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import kindling.metrics.scores.Calibration;
import kindling.metrics.scores.ClassScores;
import kindling.metrics.scores.LabelKind;
import kindling.metrics.scores.NumberScores;
import kindling.metrics.scores.Ranking;
import kindling.report.picture.PlotSvg;
import kindling.report.picture.PlotSvg.Axis;
import kindling.report.picture.PlotSvg.Curve;
import kindling.report.picture.PlotSvg.Point;

/**
 * Pictures of the scores of a set: for classes and flags ROC curve, precision-recall curve and
 * calibration curve, for numbers the residuals.
 */
final class ScorePictures {
  private static final int MOST_POINTS = 300;
  private static final int MOST_DOTS = 1000;
  private static final int BINS = 10;

  private final StringBuilder html = new StringBuilder();
  private final ScoredSet scored;

  private ScorePictures(ScoredSet scored) {
    this.scored = scored;
  }

  /** The pictures of a set with rows; "" if a score is NaN. */
  static String of(String set, ScoredSet scored) {
    if (scored.rows().hasNaN() || scored.rows().rows() == 0) {
      return "";
    }
    ScorePictures pictures = new ScorePictures(scored);
    if (scored.kind() == LabelKind.NUMBERS) {
      pictures.residuals(set);
    } else {
      pictures.curves(set);
    }
    return pictures.html.toString();
  }

  private void curves(String set) {
    ClassScores scores = new ClassScores(scored.kind(), scored.rows());
    int shown = Math.min(scores.questions(), RunCharts.RUN_COLOURS);
    List<Ranking> rankings = new ArrayList<>();
    for (int question = 0; question < shown; question++) {
      rankings.add(scores.ranking(question));
    }
    html.append("<h2>Curves</h2>\n<p class=\"faint\">Rows of the ").append(escape(set));
    html.append(" set. ").append(subject(scores, shown)).append("</p>\n");
    legend(scores, shown);
    html.append("<div class=\"grid\">\n");
    List<Curve> roc = new ArrayList<>(List.of(diagonal()));
    List<Curve> precision = new ArrayList<>();
    List<Curve> calibration = new ArrayList<>(List.of(diagonal()));
    for (int question = 0; question < shown; question++) {
      Ranking ranking = rankings.get(question);
      String style = RunCharts.colour(question);
      if (ranking.allPositives() > 0 && ranking.allNegatives() > 0) {
        roc.add(new Curve(style, true, points(ranking, step -> rates(ranking, step), -1)));
      }
      if (ranking.allPositives() > 0) {
        precision.add(new Curve(style, true, points(ranking, step -> precision(ranking, step), 0)));
      }
      List<Point> bins =
          Calibration.bins(ranking, BINS).stream()
              .map(bin -> new Point(bin.probability(), bin.share()))
              .toList();
      calibration.add(new Curve(style, true, bins));
      calibration.add(new Curve(style, false, bins));
    }
    plot("ROC curve", "false positive rate", "true positive rate", roc);
    plot("Precision-recall curve", "recall", "precision", precision);
    plot("Calibration curve", "predicted probability", "share of rows", calibration);
    html.append("</div>\n");
  }

  private String subject(ClassScores scores, int shown) {
    if (scores.questions() == 1) {
      return scored.kind() == LabelKind.FLAGS
          ? "The positive rows are those whose label is 1."
          : "The positive rows are those of class %s.".formatted(escape(name(1)));
    }
    String each = scored.kind() == LabelKind.FLAGS ? "flag" : "class";
    return shown < scores.questions()
        ? "The first %d of %d, each %s against the rest.".formatted(shown, scores.questions(), each)
        : "Each %s against the rest.".formatted(each);
  }

  private void legend(ClassScores scores, int shown) {
    if (scores.questions() > 1) {
      html.append("<p>");
      for (int question = 0; question < shown; question++) {
        html.append("<span class=\"").append(RunCharts.colour(question));
        html.append("\"><span class=\"swatch line\"></span></span>").append(escape(name(question)));
        html.append(" &nbsp; ");
      }
      html.append("</p>\n");
    }
  }

  private String name(int output) {
    return output < scored.names().size() ? scored.names().get(output) : "" + output;
  }

  private static Point rates(Ranking ranking, int step) {
    return new Point(
        ranking.negatives(step) / ranking.allNegatives(),
        ranking.positives(step) / ranking.allPositives());
  }

  private static Point precision(Ranking ranking, int step) {
    double all = ranking.positives(step) + ranking.negatives(step);
    return new Point(
        ranking.positives(step) / ranking.allPositives(),
        all > 0 ? ranking.positives(step) / all : 1);
  }

  /** Some points, always with the first and the last one. */
  private static List<Point> points(Ranking ranking, IntFunction<Point> at, int first) {
    int count = Math.min(MOST_POINTS, ranking.steps() - first);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long last = ranking.steps() - 1L - first;
      points.add(at.apply(first + (int) (count == 1 ? last : i * last / (count - 1))));
    }
    return points;
  }

  private static Curve diagonal() {
    return new Curve("even", true, List.of(new Point(0, 0), new Point(1, 1)));
  }

  private void plot(String title, String x, String y, List<Curve> curves) {
    plot(title, Axis.ofShares(x), Axis.ofShares(y), curves);
  }

  private void plot(String title, Axis x, Axis y, List<Curve> curves) {
    html.append("<div><h3>").append(title).append("</h3>\n");
    html.append(PlotSvg.draw(title, x, y, curves)).append("</div>\n");
  }

  private void residuals(String set) {
    NumberScores scores = new NumberScores(scored.rows(), scored.units());
    List<Point> points = new ArrayList<>();
    int count = Math.min(MOST_DOTS, scores.rows());
    for (int i = 0; i < count; i++) {
      int row = (int) ((long) i * scores.rows() / count);
      double prediction = scored.mean() + scored.units().of(0) * scored.rows().score(row, 0);
      points.add(new Point(prediction, -scores.error(row, 0)));
    }
    double[] x = points.stream().mapToDouble(Point::x).sorted().toArray();
    double[] y = points.stream().mapToDouble(Point::y).sorted().toArray();
    Axis predictions = Axis.of("prediction", x[0], x[count - 1]);
    Axis residuals = Axis.of("label - prediction", Math.min(0, y[0]), Math.max(0, y[count - 1]));
    Curve zero =
        new Curve(
            "even",
            true,
            List.of(new Point(predictions.from(), 0), new Point(predictions.to(), 0)));
    html.append("<h2>Residuals</h2>\n<p class=\"faint\">");
    html.append(
        String.format(
            Locale.ROOT,
            count < scores.rows()
                ? "%,d of %,d rows of the %s set%s."
                : "The %2$,d rows of the %3$s set%4$s.",
            count,
            scores.rows(),
            escape(set),
            scores.outputs() > 1 ? ", the first of %d outputs".formatted(scores.outputs()) : ""));
    html.append("</p>\n<div class=\"grid\">\n");
    plot("Residuals", predictions, residuals, List.of(zero, new Curve("run0", false, points)));
    html.append("</div>\n");
  }
}
