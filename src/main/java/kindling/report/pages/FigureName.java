package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * A figure that an epoch has of each set, as {@code metrics.jsonl} names it and as people read it.
 *
 * @param key behind the name of the set
 * @param share whether it is from 0 to 1, and shown as per cent
 */
public record FigureName(String key, String text, boolean share) {
  /** Those that are drawn; a run has those that fit what it predicts. */
  public static final List<FigureName> ALL =
      List.of(
          new FigureName("Loss", "loss", false),
          new FigureName("Accuracy", "accuracy", true),
          new FigureName("MeanAbsoluteError", "mean absolute error", false),
          new FigureName("MeanSquaredError", "mean squared error", false));

  /**
   * A set of rows.
   *
   * @param key before the name of the figure
   * @param colour of its curve, a variable of page.css
   */
  public record SetName(String key, String text, String colour) {
    /** In the order in which they are drawn. */
    public static final List<SetName> ALL =
        List.of(
            new SetName("test", "test", "strong"),
            new SetName("validation", "validation", "chosen"),
            new SetName("train", "training", "faint"));
  }

  /** The figure of a set in an epoch; no number if it is not known. */
  JsonNode of(JsonNode epoch, SetName set) {
    return epoch.path(set.key() + key);
  }

  /** A value of it; "" for none. */
  String text(JsonNode value) {
    if (!value.isNumber()) {
      return "";
    }
    return share
        ? String.format(Locale.ROOT, "%.2f %%", 100 * value.asDouble())
        : String.format(Locale.ROOT, "%.4f", value.asDouble());
  }
}
