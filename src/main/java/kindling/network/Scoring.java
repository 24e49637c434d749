package kindling.network;

import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.scores.Decision;
import kindling.metrics.scores.LabelUnits;

/** Computes all metrics except the loss from scores. */
final class Scoring {
  private Scoring() {}

  /**
   * Evaluates some rows.
   *
   * @param lossSum sum of the losses of these rows
   * @param top the k of top-k accuracy
   * @param matrix receives true and predicted class of every row, if one of several classes is
   *     predicted; null for none
   * @param units of errors, if numbers are predicted
   */
  static Evaluation of(
      Decision decision,
      int rows,
      int outputs,
      float[] scores,
      Targets targets,
      double lossSum,
      int top,
      ConfusionMatrix matrix,
      LabelUnits units) {
    return switch (decision.kind()) {
      case CLASS -> classes(decision, rows, outputs, scores, targets, lossSum, top, matrix);
      case FLAGS -> flags(decision, rows, outputs, scores, targets, lossSum);
      case NUMBERS -> numbers(decision, rows, outputs, scores, targets, lossSum, units);
    };
  }

  private static Evaluation classes(
      Decision decision,
      int rows,
      int outputs,
      float[] scores,
      Targets targets,
      double lossSum,
      int top,
      ConfusionMatrix matrix) {
    long correct = 0;
    long amongTop = 0;
    int width = targets.width();
    for (int row = 0; row < rows; row++) {
      int truth =
          width == 1
              ? (int) targets.labels()[row]
              : Decision.largest(targets.labels(), row * width, width);
      int rank = rank(decision, scores, row * outputs, outputs, truth);
      correct += rank == 0 ? 1 : 0;
      amongTop += rank < top ? 1 : 0;
      if (matrix != null) {
        matrix.add(truth, decision.predictedClass(scores, row * outputs, outputs));
      }
    }
    return new Evaluation(rows, lossSum, correct, amongTop, 0, 0);
  }

  /**
   * The rank of k's score: the number of higher scores, and of equal scores with a lower number.
   */
  private static int rank(Decision decision, float[] scores, int at, int outputs, int k) {
    float score = decision.compared(scores, at, k);
    int rank = 0;
    for (int other = 0; other < outputs; other++) {
      float otherScore = decision.compared(scores, at, other);
      rank += otherScore > score || (otherScore == score && other < k) ? 1 : 0;
    }
    return rank;
  }

  /** A row is correct if all of its flags are correct. */
  private static Evaluation flags(
      Decision decision, int rows, int outputs, float[] scores, Targets targets, double lossSum) {
    long correct = 0;
    for (int row = 0, at = 0; row < rows; row++) {
      boolean right = true;
      for (int k = 0; k < outputs; k++, at++) {
        right &= decision.isSet(scores[at]) == targets.labels()[at] > 0.5f;
      }
      correct += right ? 1 : 0;
    }
    return new Evaluation(rows, lossSum, correct, 0, 0, 0);
  }

  private static Evaluation numbers(
      Decision decision,
      int rows,
      int outputs,
      float[] scores,
      Targets targets,
      double lossSum,
      LabelUnits units) {
    int numbers = decision.width(outputs);
    double absolute = 0;
    double squared = 0;
    for (int i = 0; i < rows * numbers; i++) {
      int number = i % numbers;
      double score = decision.predicted(scores, i / numbers * outputs, outputs, number);
      double error = units.of(number) * (score - targets.labels()[i]);
      absolute += Math.abs(error) / numbers;
      squared += error * error / numbers;
    }
    return new Evaluation(rows, lossSum, 0, 0, absolute, squared);
  }
}
