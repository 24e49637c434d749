package kindling.report.console;

import kindling.network.Loss;
import kindling.train.TrainingListener;

/** Where a command says how a training comes along: to a person, or to a program. */
public interface Console {
  /**
   * What runs on what, before anything else.
   *
   * @param folder that the results go to
   */
  void begin(String header, String folder);

  /** Something that should be known. */
  void say(String line);

  /**
   * One who tells of a training.
   *
   * @param rows of the training set
   * @param epochs of the whole training, unless it ends early
   * @param labels what is predicted
   */
  TrainingListener report(long rows, int epochs, Loss.Labels labels);

  /** A training is over, and has left something. */
  void closing(RunSummary summary);

  /** Whether somebody looks on who wants news every few seconds. */
  boolean watched();
}
