package kindling.network.losses;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kindling.config.Registry.Entry;
import kindling.config.UserError;
import kindling.metrics.TargetMoments;
import kindling.metrics.scores.Decision;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Loss;
import kindling.network.Targets;
import kindling.network.links.Ascending;

/**
 * The quantile (pinball) loss of several quantiles q of one number, averaged over them: {@code Σ
 * max(q·(t - s), (q - 1)·(t - s)) / K}, with gradient {@code -q / K} below the label and {@code (1
 * - q) / K} above it (Koenker and Bassett: Regression Quantiles, 1978, eq. 3.1). The scores s are
 * those after {@link Ascending}, so that no quantile is below a lower one.
 *
 * @param levels the quantiles, ascending, above 0 and below 1; the network has a score for each
 */
public record Quantiles(List<Double> levels) implements Loss {
  static final Entry<Function<LayerText, Loss>> KIND =
      new Entry<>(
          "quantiles",
          "quantiles [QUANTILE ...]",
          "Σ max(q·(t - s), (q - 1)·(t - s)) / K",
          "K quantiles of a number, 0.1 0.5 0.9 by default, which never cross; the last layer has an output for each",
          "Koenker and Bassett, 1978",
          Quantiles::parse);

  private static final List<Double> DEFAULT = List.of(0.1, 0.5, 0.9);

  private static Loss parse(LayerText text) {
    List<Double> levels = new ArrayList<>();
    while (text.hasMore()) {
      levels.add(text.number("quantile"));
    }
    double last = 0;
    for (double level : levels) {
      if (!(level > last && level < 1)) {
        throw new IllegalArgumentException(
            "its quantiles must ascend and lie between 0 and 1, such as 0.1 0.5 0.9");
      }
      last = level;
    }
    return new Quantiles(levels.isEmpty() ? DEFAULT : List.copyOf(levels));
  }

  @Override
  public Labels labels() {
    return Labels.NUMBERS;
  }

  @Override
  public int scoresOfNumber() {
    return levels.size();
  }

  @Override
  public Optional<Layer> link(int width) {
    return width % levels.size() == 0
        ? Optional.of(new Ascending(width, levels.size()))
        : Optional.empty();
  }

  @Override
  public Decision decision() {
    return Decision.ofQuantiles(levels);
  }

  @Override
  public void requireOutputs(int outputs) {
    if (outputs != levels.size()) {
      throw UserError.of(
              "{network.loss} = %s needs a score for each quantile, but the network gives %d",
              this, outputs)
          .cure("end {network.layers} with affine %d", levels.size())
          .key("network.layers");
    }
  }

  @Override
  public double loss(int rows, int outputs, float[] scores, Targets targets) {
    double loss = 0;
    for (int row = 0, at = 0; row < rows; row++) {
      double sum = 0;
      for (int k = 0; k < outputs; k++, at++) {
        double above = (double) targets.labels()[row] - scores[at];
        sum += Math.max(levels.get(k) * above, (levels.get(k) - 1) * above);
      }
      loss += targets.weights()[row] * sum / outputs;
    }
    return loss;
  }

  @Override
  public double gradient(int rows, int outputs, float[] scores, Targets targets, float[] dScores) {
    for (int row = 0, at = 0; row < rows; row++) {
      double factor = (double) targets.weights()[row] / outputs;
      for (int k = 0; k < outputs; k++, at++) {
        float above = targets.labels()[row] - scores[at];
        double slope = above > 0 ? -levels.get(k) : above < 0 ? 1 - levels.get(k) : 0;
        dScores[at] = (float) (factor * slope);
      }
    }
    return loss(rows, outputs, scores, targets);
  }

  /** Adds the label for each score. */
  @Override
  public void addTargets(int rows, int outputs, Targets targets, TargetMoments moments) {
    float[] same = new float[outputs];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(same, targets.labels()[row]);
      moments.add(targets.weights()[row], same, 0);
    }
  }

  /** Unknown: it does not follow from mean and variance. */
  @Override
  public double constantLoss(TargetMoments moments) {
    return 0;
  }

  @Override
  public String toString() {
    return levels.stream().map(String::valueOf).collect(Collectors.joining(" ", "quantiles ", ""));
  }
}
