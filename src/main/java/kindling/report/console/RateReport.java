package kindling.report.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kindling.train.RateCurve;

/** The result of a learning-rate range test, in lines. */
public final class RateReport {
  /** The steps from one line to the next. */
  private static final int EVERY = 5;

  private RateReport() {}

  /**
   * The table of rates and losses, and the suggestion.
   *
   * @param scale by which the rates of the test are those of the setting
   */
  public static List<String> lines(RateCurve curve, double scale) {
    double[] smoothed = curve.smoothed();
    List<String> lines = new ArrayList<>();
    lines.add("learning rate        loss    smoothed");
    for (int i = 0; i < smoothed.length; i += EVERY) {
      lines.add(
          text("%13.2e  %10.4g  %10.4g", curve.rates()[i] * scale, curve.losses()[i], smoothed[i]));
    }
    if (curve.steepest().isEmpty()) {
      lines.add(
          text(
              "no rate up to %.2e makes the loss fall; scale the features and a numeric label to about -1 to 1, or change the network",
              curve.rates()[smoothed.length - 1] * scale));
      return lines;
    }
    int steepest = curve.steepest().getAsInt();
    int lowest = curve.lowest().getAsInt();
    lines.add(
        text(
            "the loss falls most steeply at %.2e and is lowest at %.2e",
            curve.rates()[steepest] * scale, curve.rates()[lowest] * scale));
    lines.add(
        text("suggestion: --set optimizer.learning-rate=%.1e", curve.rates()[steepest] * scale));
    return lines;
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
