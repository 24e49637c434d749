package kindling.gradient;

import java.util.List;
import java.util.Optional;
import kindling.data.StepRange;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.metrics.Recovery;
import kindling.metrics.TargetMoments;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;

/**
 * Those who compute in parallel: the seam between the numbers and Spark. Training knows nothing
 * else of where it runs.
 *
 * <p>All methods give the same bits for the same arguments, however the work is divided.
 */
public interface Workers extends AutoCloseable {
  /** The sets of rows that workers hold. */
  enum Split {
    /** The rows that gradients are computed of. */
    TRAIN,
    /** Rows that decide when to stop, and which settings are good; no gradient sees them. */
    VALIDATION,
    /** Rows that are only ever reported. */
    TEST
  }

  /**
   * The gradient of the sum of losses over the rows of a step; the caller may change it, and has it
   * until the next call.
   *
   * @param parameters not kept
   * @param epoch from 0 on
   * @param step of the epoch, from 0 on
   */
  GradientSum gradient(float[] parameters, int epoch, int step);

  /**
   * Takes steps without the caller: the workers exchange gradients among themselves. The same bits
   * as if the caller took each {@link #gradient} and updated by its mean. If it throws, weights and
   * state are as they were, but for workers without Spark.
   *
   * @param weights changed in place
   */
  Progress allReduce(UpdateRule rule, Weights weights, StepRange steps);

  /**
   * Lets every shard take steps of its own, and sums how far each moved, times its rows: the mean
   * of that sum is what to subtract to get the average.
   *
   * @param begin neither changed nor kept
   * @return a sum of {@linkplain Weights#joined joined} arrays
   */
  GradientSum localSteps(UpdateRule rule, Weights begin, StepRange steps);

  /**
   * Makes the call that another thread is in throw, if it would take long. One that begins
   * afterwards is not affected: who wants all to end repeats this.
   */
  void cancel();

  /** An evaluation of all rows of a set; {@link Evaluation#NONE} if there is no such set. */
  Evaluation evaluate(Split split, float[] parameters);

  /**
   * What is to be predicted in a set, known once the set has been evaluated; empty before, and if
   * there is no such set.
   */
  Optional<TargetMoments> targets(Split split);

  /**
   * Where the time of {@link #gradient} and {@link #localSteps} went since the last call of this
   * method; its update part is zero.
   */
  PhaseTimes takePhases();

  /** What was lost and done again since the last call of this method. */
  default List<Recovery> takeRecoveries() {
    return List.of();
  }

  @Override
  void close();
}
