package kindling.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kindling.data.StepRange;
import kindling.gradient.Progress;
import kindling.metrics.PhaseTimes;
import kindling.optimize.LearningRate;
import kindling.optimize.Weights;

/** The state of a training: weights, optimizer's arrays, position, and the results so far. */
public final class TrainingState {
  private final Weights weights;
  private final int stepsPerEpoch;
  private int epoch;
  private int step;
  private double loss;
  private double gradientNorm = Double.NaN;
  private double learningRate = Double.NaN;
  private boolean atRest = true;
  private long rows;
  private double seconds;
  private PhaseTimes phases;
  private final List<EpochResult> history;
  // null if the best weights are not kept
  private float[] best;
  private int bestEpoch;
  // both null if they are those of an epoch
  private float[] result;
  private Evaluations resultEvaluations;
  private final List<Double> monitoredLosses = new ArrayList<>();

  /**
   * The state before the first step.
   *
   * @param stateArrays {@link TrainingMode#stateArrays()}, without an average
   */
  public TrainingState(float[] parameters, int stateArrays, int stepsPerEpoch) {
    this(Weights.initial(parameters, stateArrays), stepsPerEpoch);
  }

  /**
   * The state before the first step.
   *
   * @param weights {@link TrainingMode#initial}; changed in place
   */
  public TrainingState(Weights weights, int stepsPerEpoch) {
    this(weights, null, stepsPerEpoch, Position.START);
  }

  /**
   * The state of a training at a position.
   *
   * @param weights with {@link TrainingMode#stateArrays()} arrays; changed in place
   * @param best {@link #best()}
   */
  public TrainingState(Weights weights, float[] best, int stepsPerEpoch, Position position) {
    this.best = best;
    this.bestEpoch = position.bestEpoch();
    this.weights = weights;
    this.stepsPerEpoch = stepsPerEpoch;
    this.epoch = position.epoch();
    this.step = position.step();
    this.loss = position.loss();
    this.rows = position.rows();
    this.seconds = position.seconds();
    this.phases = position.phases();
    this.history = new ArrayList<>(position.history());
    history.forEach(result -> monitoredLosses.add(result.monitoredLoss()));
  }

  /** How far the training has come. */
  public Position position() {
    return new Position(step, loss, rows, seconds, phases, history, bestEpoch);
  }

  /** The weights and the optimizer's arrays; every step changes them in place. */
  public Weights weights() {
    return weights;
  }

  /** The weights, all in one array; every step changes them in place. */
  public float[] parameters() {
    return weights.parameters();
  }

  /** The weights that are evaluated: their average if one is kept, else the weights themselves. */
  public float[] evaluated() {
    return weights.ofModel();
  }

  /** The {@linkplain #evaluated weights} of the best epoch so far; null if they are not kept. */
  public float[] best() {
    return best;
  }

  /**
   * The weights that the training results in: the best if they are kept, else the last, unless they
   * were changed after the last epoch.
   */
  public float[] result() {
    if (result != null) {
      return result;
    }
    return best != null ? best : evaluated();
  }

  /**
   * Sets what the training results in; a resume does not begin with it.
   *
   * @param evaluations of the resulting model
   */
  public void setResult(float[] weights, Evaluations evaluations) {
    this.result = weights;
    this.resultEvaluations = evaluations;
  }

  /**
   * The results of the epoch that {@link #result} is from, with the evaluations of the resulting
   * model; null before the first epoch has ended.
   */
  public EpochResult resultEpoch() {
    int epoch = best != null ? bestEpoch : history.size();
    EpochResult from = epoch == 0 ? null : history.get(epoch - 1);
    return from == null || resultEvaluations == null ? from : from.with(resultEvaluations);
  }

  /** Epochs done, which is the number of the current one, counted from 0. */
  public int epoch() {
    return epoch;
  }

  /** Steps done in this epoch, which is the number of the next one, counted from 0. */
  public int step() {
    return step;
  }

  /** The next steps of this epoch: as many as are left, but at most this many. */
  StepRange nextSteps(int most) {
    return new StepRange(epoch, step, step + Math.min(most, stepsPerEpoch - step));
  }

  /** Steps done in all epochs. */
  public long totalSteps() {
    return (long) epoch * stepsPerEpoch + step;
  }

  /**
   * How long a step takes, without evaluation: the mean of this epoch so far, or else that of the
   * previous epoch; NaN before the first step.
   */
  public double secondsPerStep() {
    if (step > 0) {
      return seconds / step;
    }
    return history.isEmpty()
        ? Double.NaN
        : history.get(history.size() - 1).seconds() / stepsPerEpoch;
  }

  /**
   * Rows trained on per second in this epoch so far, without evaluation; NaN before its first step.
   */
  public double samplesPerSecond() {
    return rows / seconds;
  }

  /** Steps of an epoch. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** The mean loss of the rows of the last step, before its update; NaN before the first. */
  public double loss() {
    return loss;
  }

  /**
   * The norm of the mean gradient of the last step, before it is clipped by its norm; NaN if it is
   * not measured, and in local SGD.
   */
  public double gradientNorm() {
    return gradientNorm;
  }

  /** The learning rate of the last step; NaN before the first. */
  public double learningRate() {
    return learningRate;
  }

  /** How long each phase took in this epoch so far, without evaluation. */
  public PhaseTimes phases() {
    return phases;
  }

  /** The results of each epoch, in order. */
  public List<EpochResult> history() {
    return List.copyOf(history);
  }

  /** {@link EpochResult#monitoredLoss} of each epoch, in order. */
  public List<Double> monitoredLosses() {
    return Collections.unmodifiableList(monitoredLosses);
  }

  /**
   * Whether weights and optimizer state are those after exactly {@link #totalSteps()} steps, so
   * that they can be saved. They are not while listeners are called for each of several steps that
   * were taken together.
   */
  public boolean atRest() {
    return atRest;
  }

  void count(Progress progress, double seconds) {
    this.rows += progress.rows();
    this.seconds += seconds;
    this.phases = phases.plus(progress.phases());
  }

  void endStep(double loss, double gradientNorm, LearningRate rate, boolean last) {
    this.loss = loss;
    this.gradientNorm = gradientNorm;
    this.atRest = last;
    step++;
    setLearningRate(rate);
  }

  /** Computes the learning rate of the last step, also at the beginning of a resumed training. */
  void setLearningRate(LearningRate rate) {
    long last = totalSteps();
    if (last > 0) {
      int lastEpoch = (int) ((last - 1) / stepsPerEpoch);
      learningRate = rate.after(monitoredLosses().subList(0, lastEpoch)).at(last);
    }
  }

  /** Keeps a copy of the weights if the last epoch is the best so far. */
  void keepBest(EarlyStopping stopping) {
    if (stopping.isOn() && stopping.best(history) == epoch) {
      best = evaluated().clone();
      bestEpoch = epoch;
    }
  }

  EpochResult endEpoch(Evaluations evaluations, double evaluationSeconds) {
    EpochResult result =
        new EpochResult(
            epoch + 1, totalSteps(), rows, evaluations, seconds, evaluationSeconds, phases);
    history.add(result);
    monitoredLosses.add(result.monitoredLoss());
    epoch++;
    step = 0;
    rows = 0;
    seconds = 0;
    phases = PhaseTimes.ZERO;
    return result;
  }
}
