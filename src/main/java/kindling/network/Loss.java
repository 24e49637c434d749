package kindling.network;

import java.io.Serializable;
import java.util.List;
import kindling.config.UserError;
import kindling.metrics.Metric;
import kindling.metrics.TargetMoments;

/**
 * What training minimises: the last node of the graph, over the scores that the last layer gives.
 *
 * <p>Shapes: scores and dScores (rows, outputs). A loss is a sum over rows, each times its weight,
 * so that parts of a batch add up; who averages divides by the rows. That makes the gradient of
 * softmax-with-loss (y - t) / n over a batch of n rows, wherever its rows were computed.
 */
public interface Loss extends Serializable {
  /** What labels are. */
  enum Labels {
    /** One class of several: its number, or a share for each class. */
    CLASS,
    /** Any of several classes, or none: 0 or 1 for each. */
    FLAGS,
    /** One or more numbers to predict. */
    NUMBERS;

    /** The metrics of such labels. */
    public List<Metric> metrics() {
      return switch (this) {
        case CLASS -> List.of(Metric.LOSS, Metric.ACCURACY, Metric.TOP_ACCURACY);
        case FLAGS -> List.of(Metric.LOSS, Metric.ACCURACY);
        case NUMBERS -> List.of(Metric.LOSS, Metric.MEAN_ABSOLUTE_ERROR, Metric.MEAN_SQUARED_ERROR);
      };
    }

    /** Elements of a prediction: 1 if it is a class, else one per output. */
    public int width(int outputs) {
      return this == CLASS ? 1 : outputs;
    }

    /**
     * What the scores of a row say, element {@code k} of {@link #width}: the class with the highest
     * score, by its number; whether a flag is set, 1 or 0; or a number, which is the score itself.
     *
     * @param from where the scores of the row begin
     */
    public double predicted(float[] scores, int from, int outputs, int k) {
      return switch (this) {
        case CLASS -> Network.largest(scores, from, outputs);
        case FLAGS -> isSet(scores[from + k]) ? 1 : 0;
        case NUMBERS -> scores[from + k];
      };
    }

    /**
     * What is subtracted from each score of a row when scores are reported: of classes their mean,
     * else 0. Softmax and the highest score stay the same; of two classes the second score is then
     * half the margin, so that rows can be ranked by it alone, as Spark's evaluators do.
     *
     * @param from where the scores of the row begin
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

    /** A flag is set if its sigmoid is above one half. */
    static boolean isSet(float score) {
      return score > 0;
    }
  }

  /** What its labels are. */
  Labels labels();

  /** Refuses a network of so many outputs. */
  default void requireOutputs(int outputs) {}

  /** The sum of the rows' losses. */
  double loss(int rows, int outputs, float[] scores, Targets targets);

  /**
   * The same, and its gradient with respect to the scores, in one pass.
   *
   * @param dScores overwritten
   */
  double gradient(int rows, int outputs, float[] scores, Targets targets, float[] dScores);

  /**
   * Adds the targets of some rows, for {@link #constantLoss}: their labels, one for each output.
   */
  default void addTargets(int rows, int outputs, Targets targets, TargetMoments moments) {
    for (int row = 0; row < rows; row++) {
      moments.add(targets.weights()[row], targets.labels(), row * outputs);
    }
  }

  /**
   * The mean loss of rows with such targets if every row had the same scores, and the best ones: a
   * network that has learned something is below it.
   */
  double constantLoss(TargetMoments moments);

  /**
   * The probabilities that a row's scores stand for: of each class, or of each flag.
   *
   * @param from where the scores of the row begin
   * @throws UserError if numbers are predicted, which have none
   */
  default double[] probabilities(int outputs, float[] scores, int from) {
    throw UserError.of("{network.loss} = %s predicts numbers, which have no probabilities", this)
        .key("network.loss");
  }
}
