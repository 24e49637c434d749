package kindling.report.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kindling.data.Shape;

/**
 * Shows rows as lines of text: images side by side, drawn in characters; other rows as their first
 * numbers.
 */
public final class DataSketch {
  private static final int MOST_COLUMNS = 36;
  private static final int MOST_NUMBERS = 10;
  private static final String GAP = "  ";

  private final Shape shape;
  private final int rows;
  private final float[] features;
  private final float[] labels;

  /**
   * A sketch.
   *
   * @param shape of a row
   * @param features (rows, shape)
   * @param labels (rows, elements of a label)
   */
  public DataSketch(Shape shape, int rows, float[] features, float[] labels) {
    this.shape = shape;
    this.rows = rows;
    this.features = features;
    this.labels = labels;
  }

  /** The shape of a row. */
  public Shape shape() {
    return shape;
  }

  /** The lines, of at most {@code width} characters unless a single image is wider. */
  public List<String> lines(int width) {
    return shape.isImage() ? images(width) : numbers();
  }

  private List<String> images(int width) {
    float low = Float.MAX_VALUE;
    float high = -Float.MAX_VALUE;
    for (float value : features) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    CharacterImage image = new CharacterImage(shape, low, high, Math.min(width, MOST_COLUMNS));
    int beside = Math.max(1, (width + GAP.length()) / (image.columns() + GAP.length()));
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < rows; from += beside) {
      List<List<String>> drawn = new ArrayList<>();
      for (int row = from; row < Math.min(rows, from + beside); row++) {
        List<String> one = new ArrayList<>(image.draw(features, row));
        one.add(0, pad("label " + label(row), image.columns()));
        drawn.add(one);
      }
      for (int line = 0; line < drawn.get(0).size(); line++) {
        int each = line;
        lines.add(
            drawn.stream()
                .map(one -> one.get(each))
                .collect(Collectors.joining(GAP))
                .stripTrailing());
      }
    }
    return lines;
  }

  private List<String> numbers() {
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      lines.add("label %s: %s".formatted(label(row), list(features, row, shape.size())));
    }
    return lines;
  }

  private String label(int row) {
    return list(labels, row, labels.length / rows);
  }

  private static String list(float[] values, int row, int count) {
    String shown =
        IntStream.range(row * count, row * count + Math.min(count, MOST_NUMBERS))
            .mapToObj(i -> String.format(Locale.ROOT, "%.4g", values[i]))
            .map(
                number ->
                    number.matches("-?\\d+\\.\\d+") ? number.replaceFirst("\\.?0+$", "") : number)
            .collect(Collectors.joining(" "));
    return count > MOST_NUMBERS ? shown + " ..." : shown;
  }

  private static String pad(String text, int width) {
    return text.length() > width
        ? text.substring(0, width)
        : text + " ".repeat(width - text.length());
  }
}
