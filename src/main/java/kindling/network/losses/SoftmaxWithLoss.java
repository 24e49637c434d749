package kindling.network.losses;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import kindling.config.Registry.Entry;
import kindling.config.UserError;
import kindling.metrics.TargetMoments;
import kindling.network.LayerText;
import kindling.network.Loss;
import kindling.network.Targets;

/**
 * Softmax and cross-entropy: {@code y = exp(s - max s) / Σ exp(s - max s)}, loss {@code -Σ q·ln y},
 * gradient {@code y·Σq - q} of a row, where q is the one-hot label t or, with weights w of the K
 * classes and the row and with label smoothing ε, {@code q = w·((1 - ε)·t + ε/K)} (Szegedy et al.:
 * Rethinking the Inception Architecture, 2015, eq. 7).
 *
 * <p>With {@link Focal} γ the loss is {@code -Σ q·(1 - y)^γ·ln y}, and the gradient of score j
 * {@code g[j] - y[j]·Σ g}, with {@code g = q·(γ·y·(1 - y)^(γ - 1)·ln y - (1 - y)^γ)}.
 *
 * <p>The logarithm of the softmax is computed as {@code s - max s - ln Σ exp(s - max s)}
 * (log-sum-exp), which neither overflows nor becomes infinite.
 *
 * @param focal γ, at least 0
 * @param smoothing ε, 0 to below 1
 * @param classWeights empty, or one for each class, at least 0
 */
public record SoftmaxWithLoss(double focal, double smoothing, List<Float> classWeights)
    implements Loss {
  static final Entry<Function<LayerText, Loss>> KIND =
      new Entry<>(
          "softmax",
          "softmax [focal GAMMA] [smoothing SHARE] [weights WEIGHT ...]",
          "-Σ q·(1 - y)^γ·ln y, with y = softmax(s), q the one-hot label and γ = 0",
          "one of several classes; focusing on rows that are predicted badly (focal 2 for γ = 2), the smoothing of labels and a weight for each class are optional",
          "Szegedy and others, 2015, for smoothing; Lin and others, 2017, for focal",
          SoftmaxWithLoss::parse);

  /** The loss without smoothing and class weights. */
  public SoftmaxWithLoss() {
    this(0, 0, List.of());
  }

  /** The loss without focusing. */
  public SoftmaxWithLoss(double smoothing, List<Float> classWeights) {
    this(0, smoothing, classWeights);
  }

  static Loss parse(LayerText text) {
    double focal = Focal.gamma(text);
    double smoothing = text.option("smoothing", 0.0);
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("its smoothing must be from 0 to below 1");
    }
    List<Float> weights = new ArrayList<>();
    for (double weight : text.numbers("weights")) {
      if (!(weight >= 0 && Float.isFinite((float) weight))) {
        throw new IllegalArgumentException("a class weight must be a finite number of at least 0");
      }
      weights.add((float) weight);
    }
    if (!weights.isEmpty() && weights.stream().allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException("one of its class weights must be above 0");
    }
    return new SoftmaxWithLoss(focal, smoothing, List.copyOf(weights));
  }

  /** The same loss with other class weights. */
  public SoftmaxWithLoss weighted(List<Float> weights) {
    return new SoftmaxWithLoss(focal, smoothing, List.copyOf(weights));
  }

  @Override
  public Labels labels() {
    return Labels.CLASS;
  }

  @Override
  public void requireOutputs(int outputs) {
    if (outputs < 2) {
      throw UserError.of(
              "{network.loss} = softmax chooses one of at least two classes, but the network gives 1 score")
          .cure(
              "end it in affine 2, or take {network.loss} = sigmoid for yes or no, mean-squared-error for a number")
          .key("network.loss");
    }
    if (!classWeights.isEmpty() && classWeights.size() != outputs) {
      throw new IllegalArgumentException(
          "the loss has %d class weights, but the network gives %d scores"
              .formatted(classWeights.size(), outputs));
    }
  }

  @Override
  public double loss(int rows, int outputs, float[] scores, Targets targets) {
    double loss = 0;
    for (int row = 0, at = 0; row < rows; row++, at += outputs) {
      float max = max(scores, at, outputs);
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        sum += Math.exp((double) scores[at + k] - max);
      }
      double logSum = Math.log(sum);
      for (int k = 0; k < outputs; k++) {
        double q = target(targets, row, outputs, k);
        loss += q == 0 ? 0 : q * Focal.loss(focal, (double) scores[at + k] - max - logSum);
      }
    }
    return loss;
  }

  @Override
  public double gradient(int rows, int outputs, float[] scores, Targets targets, float[] dScores) {
    if (focal > 0) {
      return focalGradient(rows, outputs, scores, targets, dScores);
    }
    double loss = 0;
    for (int row = 0, at = 0; row < rows; row++, at += outputs) {
      float max = max(scores, at, outputs);
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        double exp = Math.exp((double) scores[at + k] - max);
        sum += exp;
        dScores[at + k] = (float) exp;
      }
      double logSum = Math.log(sum);
      float sumOfQ = 0; // Σ q
      for (int k = 0; k < outputs; k++) {
        double q = target(targets, row, outputs, k);
        sumOfQ += (float) q;
        loss += q == 0 ? 0 : q * (logSum + ((double) max - scores[at + k]));
      }
      for (int k = 0; k < outputs; k++) {
        float y = (float) (dScores[at + k] / sum);
        dScores[at + k] = y * sumOfQ - target(targets, row, outputs, k);
      }
    }
    return loss;
  }

  private double focalGradient(
      int rows, int outputs, float[] scores, Targets targets, float[] dScores) {
    double[] g = new double[outputs];
    for (int row = 0, at = 0; row < rows; row++, at += outputs) {
      double[] y = probabilities(outputs, scores, at);
      double logSum = logSum(outputs, scores, at);
      double sum = 0; // Σ g
      for (int k = 0; k < outputs; k++) {
        g[k] = target(targets, row, outputs, k) * Focal.slope(focal, scores[at + k] - logSum);
        sum += g[k];
      }
      for (int k = 0; k < outputs; k++) {
        dScores[at + k] = (float) (g[k] - y[k] * sum);
      }
    }
    return loss(rows, outputs, scores, targets);
  }

  /** ln Σ exp(s). */
  private static double logSum(int outputs, float[] scores, int at) {
    float max = max(scores, at, outputs);
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      sum += Math.exp((double) scores[at + k] - max);
    }
    return max + Math.log(sum);
  }

  /** Adds q, which already contains the weights, as the target. */
  @Override
  public void addTargets(int rows, int outputs, Targets targets, TargetMoments moments) {
    float[] q = new float[outputs];
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < outputs; k++) {
        q[k] = target(targets, row, outputs, k);
      }
      moments.add(1, q, 0);
    }
  }

  /** The loss of predicting the classes' frequencies y = Σ q / ΣΣ q; unknown if it is focal. */
  @Override
  public double constantLoss(TargetMoments moments) {
    if (focal > 0) {
      return 0;
    }
    double all = 0;
    for (int k = 0; k < moments.outputs(); k++) {
      all += moments.mean(k);
    }
    double loss = 0;
    for (int k = 0; k < moments.outputs(); k++) {
      double q = moments.mean(k);
      loss -= q > 0 ? q * Math.log(q / all) : 0; // -q·ln y
    }
    return loss;
  }

  @Override
  public double[] probabilities(int outputs, float[] scores, int from) {
    float max = max(scores, from, outputs);
    double[] y = new double[outputs];
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      y[k] = Math.exp((double) scores[from + k] - max);
      sum += y[k];
    }
    for (int k = 0; k < outputs; k++) {
      y[k] /= sum;
    }
    return y;
  }

  /** The target q of a class. */
  private float target(Targets targets, int row, int outputs, int k) {
    float t;
    if (targets.width() == 1) {
      t = (int) targets.labels()[row] == k ? 1f : 0f;
    } else {
      t = targets.labels()[row * targets.width() + k];
    }
    if (smoothing > 0) {
      t = (float) ((1 - smoothing) * t + smoothing / outputs);
    }
    return t * targets.weights()[row] * (classWeights.isEmpty() ? 1f : classWeights.get(k));
  }

  private static float max(float[] scores, int at, int outputs) {
    float max = scores[at];
    for (int k = 1; k < outputs; k++) {
      max = Math.max(max, scores[at + k]);
    }
    return max;
  }

  @Override
  public String toString() {
    return "softmax"
        + Focal.text(focal)
        + (smoothing == 0 ? "" : " smoothing " + smoothing)
        + classWeights.stream()
            .map(weight -> " " + weight)
            .collect(Collectors.joining("", classWeights.isEmpty() ? "" : " weights", ""));
  }
}
