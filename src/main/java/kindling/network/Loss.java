package kindling.network;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import kindling.config.UserError;
import kindling.metrics.Metric;
import kindling.metrics.TargetMoments;
import kindling.metrics.scores.Decision;
import kindling.metrics.scores.LabelKind;
import kindling.tables.LabelRange;

/**
 * The loss, which training minimises: the last node of the graph, a function of the scores.
 *
 * <p>Shapes: scores and dScores (rows, outputs). A loss is a sum over rows, each times its weight,
 * so that parts of a batch can be added; the optimizer divides by the number of rows. So the
 * gradient of softmax-with-loss is (y - t) / n for a batch of n rows, wherever its rows were
 * computed.
 *
 * <p>A loss can have a link function, such as the exponential function of a log link: a last layer
 * without parameters, which the network gets when it is made. The scores are those after it, in
 * training and in every prediction, so that a program that predicts need not know it.
 */
public interface Loss extends Serializable {
  /** The types of labels. */
  enum Labels {
    /** One of several classes: its number, or a share for each class. */
    CLASS,
    /** Any number of several classes: 0 or 1 for each. */
    FLAGS,
    /** One or more numbers to predict. */
    NUMBERS;

    /** The same type, for metrics. */
    public LabelKind kind() {
      return switch (this) {
        case CLASS -> LabelKind.CLASS;
        case FLAGS -> LabelKind.FLAGS;
        case NUMBERS -> LabelKind.NUMBERS;
      };
    }

    /** The metrics of labels of this type that are always computed. */
    public List<Metric> metrics() {
      return switch (this) {
        case CLASS -> List.of(Metric.LOSS, Metric.ACCURACY, Metric.TOP_ACCURACY);
        case FLAGS -> List.of(Metric.LOSS, Metric.ACCURACY);
        case NUMBERS -> List.of(Metric.LOSS, Metric.MEAN_ABSOLUTE_ERROR, Metric.MEAN_SQUARED_ERROR);
      };
    }

    /**
     * The number that is subtracted from each score of a row in reported scores: for classes their
     * mean, else 0. This changes neither softmax nor the predicted class. With two classes, the
     * second score is then half the difference of both, so rows can be ranked by it alone, as
     * Spark's evaluators do.
     *
     * @param from index of the row's first score
     */
    public double offset(float[] scores, int from, int outputs) {
      if (this != CLASS) {
        return 0;
      }
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        sum += scores[from + k];
      }
      return sum / outputs;
    }
  }

  /** The type of the labels. */
  Labels labels();

  /** The numbers that labels can be, if they are numbers. */
  default LabelRange range() {
    return LabelRange.ANY;
  }

  /**
   * The link function: the last layer of a network with this loss; empty for none.
   *
   * @param width outputs of the layer before; of an ensemble those of all members
   */
  default Optional<Layer> link(int width) {
    return Optional.empty();
  }

  /** The scores that the network has for each number that it predicts: of quantiles several. */
  default int scoresOfNumber() {
    return 1;
  }

  /** How predictions follow from the scores. */
  default Decision decision() {
    return Decision.of(labels().kind());
  }

  /** Refuses an unsuitable number of outputs. */
  default void requireOutputs(int outputs) {}

  /** The sum of the rows' losses. */
  double loss(int rows, int outputs, float[] scores, Targets targets);

  /**
   * The sum of the rows' losses, and its gradient with respect to the scores, in one pass.
   *
   * @param dScores overwritten
   */
  double gradient(int rows, int outputs, float[] scores, Targets targets, float[] dScores);

  /**
   * Adds the targets of some rows to their moments, for {@link #constantLoss}. The targets are the
   * labels, one for each output.
   */
  default void addTargets(int rows, int outputs, Targets targets, TargetMoments moments) {
    for (int row = 0; row < rows; row++) {
      moments.add(targets.weights()[row], targets.labels(), row * outputs);
    }
  }

  /**
   * The smallest mean loss, for targets with these moments, of scores that are the same for every
   * row. The loss of a network that has learnt something is lower. 0 if it does not follow from the
   * moments.
   */
  double constantLoss(TargetMoments moments);

  /**
   * The probability of each class of a table's label. One flag stands for two classes, no and yes.
   *
   * @param from index of the row's first score
   */
  default double[] classProbabilities(int classes, float[] scores, int from) {
    if (labels() != Labels.FLAGS) {
      return probabilities(classes, scores, from);
    }
    double yes = probabilities(1, scores, from)[0];
    return new double[] {1 - yes, yes};
  }

  /**
   * The probabilities for a row's scores: of each class, or of each flag.
   *
   * @param from index of the row's first score
   * @throws UserError if numbers are predicted
   */
  default double[] probabilities(int outputs, float[] scores, int from) {
    throw UserError.of("{network.loss} = %s predicts numbers, which have no probabilities", this)
        .key("network.loss");
  }
}
