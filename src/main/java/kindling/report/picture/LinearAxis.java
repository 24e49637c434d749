package kindling.report.picture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * An axis with ticks at round numbers.
 *
 * @param from its lower end, a tick
 * @param to its upper end, a tick
 * @param step from one tick to the next
 */
record LinearAxis(double from, double to, double step) {
  private static final int TICKS = 4;

  /** The axis for numbers from {@code least} to {@code most}. */
  static LinearAxis of(double least, double most) {
    double range = most > least ? most - least : Math.max(1e-9, Math.abs(most));
    double power = Math.pow(10, Math.floor(Math.log10(range / TICKS)));
    double step = 10 * power;
    for (int times : new int[] {5, 2, 1}) {
      if (times * power * TICKS >= range) {
        step = times * power;
      }
    }
    double from = step * Math.floor(least / step);
    double to = step * Math.ceil(most / step);
    return new LinearAxis(from, to > from ? to : from + step, step);
  }

  /** Where a number is, from 0 at the lower end to 1. */
  double share(double number) {
    return (number - from) / (to - from);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i <= Math.round((to - from) / step); i++) {
      ticks.add(from + i * step);
    }
    return ticks;
  }

  /** A tick as text, without digits that are rounding errors. */
  String text(double tick, boolean percent) {
    double shown = percent ? 100 * tick : tick;
    double unit = percent ? 100 * step : step;
    if (Math.abs(shown) < unit / 1000) {
      return percent ? "0 %" : "0";
    }
    String text =
        new BigDecimal(shown).round(new MathContext(6)).stripTrailingZeros().toPlainString();
    return (text.length() > 10 ? "%.3g".formatted(shown) : text) + (percent ? " %" : "");
  }
}
