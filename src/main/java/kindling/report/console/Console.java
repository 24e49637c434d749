package kindling.report.console;

import kindling.network.Loss;
import kindling.train.TrainingListener;

/** Output of a command about a training, for people or for programs. */
public interface Console {
  /**
   * Prints the first line of a training.
   *
   * @param header versions, cores and BLAS library
   * @param folder of the results
   */
  void begin(String header, String folder);

  /** Prints a message or a warning. */
  void say(String line);

  /**
   * A listener that reports a training on this console.
   *
   * @param rows number of rows of the training set
   * @param epochs configured number of epochs
   * @param labels the type of the labels
   */
  TrainingListener report(long rows, int epochs, Loss.Labels labels);

  /** Prints the results after the end of a training. */
  void closing(RunSummary summary);

  /** Whether a user watches the output and expects updates every few seconds. */
  boolean watched();
}
