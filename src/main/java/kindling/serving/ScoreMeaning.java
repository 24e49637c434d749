package kindling.serving;

import kindling.config.UserError;
import kindling.network.Loss.Labels;
import kindling.network.Network;

/**
 * What the scores of rows say. Scores and probabilities are (rows, outputs), row-major, predictions
 * (rows, width), where width is 1 for a class and else the outputs.
 */
record ScoreMeaning(Network network) {
  private int outputs() {
    return network.outputs();
  }

  /** The scores as they are reported, in place: of classes less their mean. */
  float[] reported(float[] scores) {
    for (int from = 0; from < scores.length; from += outputs()) {
      double offset = network.loss().labels().offset(scores, from, outputs());
      for (int k = from; k < from + outputs(); k++) {
        scores[k] = (float) (scores[k] - offset);
      }
    }
    return scores;
  }

  /** The class of each row. */
  int[] classes(float[] scores) {
    if (network.loss().labels() != Labels.CLASS) {
      throw UserError.of(
              "the model was trained with {network.loss} = %s and knows no classes", network.loss())
          .cure("ask it to predict(...)");
    }
    int[] classes = new int[scores.length / outputs()];
    for (int row = 0; row < classes.length; row++) {
      classes[row] = network.decision().predictedClass(scores, row * outputs(), outputs());
    }
    return classes;
  }

  /** The probability of each class, or of each flag. */
  float[] probabilities(float[] scores) {
    float[] probabilities = new float[scores.length];
    for (int from = 0; from < scores.length; from += outputs()) {
      double[] ofRow = network.loss().probabilities(outputs(), scores, from);
      for (int k = 0; k < outputs(); k++) {
        probabilities[from + k] = (float) ofRow[k];
      }
    }
    return probabilities;
  }

  /** The prediction of each row. */
  double[] predictions(float[] scores) {
    int width = network.decision().width(outputs());
    double[] predictions = new double[scores.length / outputs() * width];
    for (int i = 0; i < predictions.length; i++) {
      int from = i / width * outputs();
      predictions[i] = network.decision().predicted(scores, from, outputs(), i % width);
    }
    return predictions;
  }
}
