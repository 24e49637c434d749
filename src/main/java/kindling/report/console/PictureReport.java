package kindling.report.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kindling.data.Shape;
import kindling.metrics.scores.Decision;
import kindling.network.Loss;
import kindling.network.Network;

/**
 * Shows a model's prediction for a picture: the predicted class, the picture as the network
 * receives it, and a bar for the probability of each class.
 */
public final class PictureReport {
  private static final int MOST_COLUMNS = 36;
  private static final int MOST_BAR = 40;
  private static final int LEAST_BAR = 10;
  private static final int MOST_CLASSES = 20;
  private static final String GAP = "   ";

  private final String name;
  private final Shape shape;
  private final float[] image;
  private final Loss loss;
  private final Decision decision;
  private final float[] scores;

  /**
   * A report.
   *
   * @param name of the picture
   * @param shape of the image
   * @param image as the network receives it, from 0 to 1
   * @param network defines what the scores mean
   * @param scores of the image
   */
  public PictureReport(String name, Shape shape, float[] image, Network network, float[] scores) {
    this.name = name;
    this.shape = shape;
    this.image = image;
    this.loss = network.loss();
    this.decision = network.decision();
    this.scores = scores;
  }

  /** The lines, of at most {@code width} characters if possible. */
  public List<String> lines(int width) {
    List<String> drawn =
        new CharacterImage(shape, 0, 1, Math.min(width, MOST_COLUMNS)).draw(image, 0);
    int columns = drawn.get(0).length();
    boolean beside = columns + GAP.length() + bars(LEAST_BAR).get(0).length() <= width;
    List<String> bars = bars(width - (beside ? columns + GAP.length() : 0));
    List<String> lines = new ArrayList<>(List.of(name + ": " + prediction(), ""));
    if (!beside) {
      drawn.forEach(line -> lines.add(line.stripTrailing()));
      lines.add("");
      lines.addAll(bars);
      return lines;
    }
    // The shorter column is centred beside the longer one.
    int height = Math.max(drawn.size(), bars.size());
    for (int i = 0; i < height; i++) {
      String left = line(drawn, i - (height - drawn.size()) / 2);
      String right = line(bars, i - (height - bars.size()) / 2);
      lines.add((left + " ".repeat(columns - left.length()) + GAP + right).stripTrailing());
    }
    return lines;
  }

  private static String line(List<String> lines, int at) {
    return at >= 0 && at < lines.size() ? lines.get(at) : "";
  }

  private String prediction() {
    return switch (loss.labels()) {
      case CLASS -> {
        int guess = decision.predictedClass(scores, 0, scores.length);
        yield guess + ", " + percent(probabilities()[guess]).strip();
      }
      case FLAGS -> {
        String set =
            IntStream.range(0, scores.length)
                .filter(k -> decision.isSet(scores[k]))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
        yield set.isEmpty() ? "none of the classes" : set;
      }
      case NUMBERS ->
          IntStream.range(0, scores.length)
              .mapToObj(k -> String.format(Locale.ROOT, "%.6g", scores[k]))
              .collect(Collectors.joining(", "));
    };
  }

  /**
   * A line for each class, or for the most probable ones if there are many; none for a regression.
   */
  private List<String> bars(int width) {
    List<String> lines = new ArrayList<>();
    if (loss.labels() == Loss.Labels.NUMBERS) {
      return List.of("");
    }
    double[] probabilities = probabilities();
    int digits = String.valueOf(scores.length - 1).length();
    List<Integer> shown = IntStream.range(0, scores.length).boxed().toList();
    if (shown.size() > MOST_CLASSES) {
      Comparator<Integer> byProbability = Comparator.comparingDouble(k -> -probabilities[k]);
      shown = shown.stream().sorted(byProbability).limit(MOST_CLASSES).toList();
    }
    for (int k : shown) {
      String figure = ("%" + digits + "d  %s").formatted(k, percent(probabilities[k]));
      int most = Math.max(LEAST_BAR, Math.min(MOST_BAR, width - figure.length() - 2));
      int bar = (int) Math.round(probabilities[k] * most);
      lines.add(figure + "  " + "#".repeat(bar) + " ".repeat(most - bar));
    }
    if (shown.size() < scores.length) {
      lines.add("and %,d less probable classes".formatted(scores.length - shown.size()));
    }
    return lines;
  }

  private double[] probabilities() {
    return loss.probabilities(scores.length, scores, 0);
  }

  private static String percent(double probability) {
    return String.format(Locale.ROOT, "%6.2f %%", 100 * probability);
  }
}
