package kindling.train;

import java.util.ArrayList;
import java.util.List;

/** Where a training stands: the weights, the position, and what has been reached so far. */
public final class TrainingState {
  private final float[] parameters;
  private final float[][] optimizerState;
  private final int stepsPerEpoch;
  private int epoch;
  private int step;
  private double loss = Double.NaN;
  private boolean atRest = true;
  private final List<EpochResult> history = new ArrayList<>();

  /**
   * The state before the first step.
   *
   * @param stateArrays {@link Synchronization#stateArrays()}
   */
  public TrainingState(float[] parameters, int stateArrays, int stepsPerEpoch) {
    this.parameters = parameters;
    this.optimizerState = new float[stateArrays][parameters.length];
    this.stepsPerEpoch = stepsPerEpoch;
  }

  /** The weights, all in one array; changed in place by every step. */
  public float[] parameters() {
    return parameters;
  }

  /**
   * What optimizers remember from step to step, in arrays of the same layout as the weights;
   * changed in place.
   */
  public float[][] optimizerState() {
    return optimizerState;
  }

  /** Epochs done, which is the number of the current one, counted from 0. */
  public int epoch() {
    return epoch;
  }

  /** Steps done in this epoch, which is the number of the next one, counted from 0. */
  public int step() {
    return step;
  }

  /** Steps done in all epochs. */
  public long totalSteps() {
    return (long) epoch * stepsPerEpoch + step;
  }

  /** Steps of an epoch. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** The mean loss of the rows of the last step, before its update; NaN before the first. */
  public double loss() {
    return loss;
  }

  /** What each epoch reached, in order. */
  public List<EpochResult> history() {
    return List.copyOf(history);
  }

  /**
   * Whether weights and optimizer state are those after exactly {@link #totalSteps()} steps: not so
   * while steps that were taken together are told one by one.
   */
  public boolean atRest() {
    return atRest;
  }

  void endStep(double loss, boolean last) {
    this.loss = loss;
    this.atRest = last;
    step++;
  }

  void endEpoch(EpochResult result) {
    history.add(result);
    epoch++;
    step = 0;
  }
}
