package kindling.sweep;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import kindling.metrics.Evaluation;
import kindling.train.EpochResult;

/**
 * The figure by which trials are compared, over the validation set.
 *
 * @param name as settings have it
 * @param highest whether the highest is the best, or the lowest
 * @param of takes it out of an evaluation
 */
public record Figure(String name, boolean highest, ToDoubleFunction<Evaluation> of) {
  private static final List<Figure> ALL =
      List.of(
          new Figure("accuracy", true, Evaluation::accuracy),
          new Figure("top-accuracy", true, Evaluation::topAccuracy),
          new Figure("loss", false, Evaluation::loss),
          new Figure("mean-absolute-error", false, Evaluation::meanAbsoluteError),
          new Figure("mean-squared-error", false, Evaluation::meanSquaredError));

  /**
   * The figure of a name, with the direction that is usual for it.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Figure named(String name) {
    return ALL.stream()
        .filter(figure -> figure.name().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no figure is called " + name));
  }

  /** The same figure with a direction. */
  public Figure best(boolean highest) {
    return new Figure(name, highest, of);
  }

  /** What an epoch reached. */
  public double of(EpochResult epoch) {
    return of.applyAsDouble(epoch.validation());
  }

  /** What an epoch reached, as a number that is the higher the better. */
  public double score(EpochResult epoch) {
    return highest ? of(epoch) : -of(epoch);
  }

  /** Whether it is a share of the rows, which is shown in per cent. */
  public boolean isShare() {
    return name.endsWith("accuracy");
  }

  /** For people. */
  public String text(double figure) {
    if (isShare()) {
      return String.format(Locale.ROOT, "%.2f %%", 100 * figure);
    }
    double size = Math.abs(figure);
    boolean usual = size == 0 || (size >= 1e-3 && size < 1e6);
    return String.format(Locale.ROOT, usual ? "%.4f" : "%.3e", figure);
  }
}
