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
 * Computes in parallel. This interface separates training from Spark: the training loop depends on
 * nothing else of the place where it runs.
 *
 * <p>All methods give the same bits for the same arguments, however the work is divided.
 */
public interface Workers extends AutoCloseable {
  /** The data sets that workers hold. */
  enum Split {
    /** The rows from which gradients are computed. */
    TRAIN,
    /** Rows for early stopping and for the choice of settings; no gradient uses them. */
    VALIDATION,
    /** Rows for the final evaluation only. */
    TEST
  }

  /**
   * The gradient of the sum of losses over the rows of a step. The caller may change it, and may
   * use it until the next call.
   *
   * @param parameters not kept
   * @param epoch from 0 on
   * @param step of the epoch, from 0 on
   */
  GradientSum gradient(float[] parameters, int epoch, int step);

  /**
   * Takes steps in which the workers exchange gradients among themselves. The result has the same
   * bits as if the caller computed each {@link #gradient} and updated the weights with its mean. If
   * the method throws, the weights are unchanged, except with workers without Spark.
   *
   * @param weights changed in place
   */
  Progress allReduce(UpdateRule rule, Weights weights, StepRange steps);

  /**
   * Lets every shard take steps of its own, and sums how far the weights of each shard moved, times
   * its rows. The old weights minus the mean of that sum are the average of the new weights.
   *
   * @param begin neither changed nor kept
   * @return a sum of {@linkplain Weights#joined joined} arrays
   */
  GradientSum localSteps(UpdateRule rule, Weights begin, StepRange steps);

  /**
   * Cancels a call that runs in another thread, unless it ends soon: that call throws. A later call
   * is not cancelled; to end a training, cancel repeatedly until it has ended.
   */
  void cancel();

  /** An evaluation of all rows of a set; {@link Evaluation#NONE} if there is no such set. */
  Evaluation evaluate(Split split, float[] parameters);

  /**
   * The moments of the targets of a set. Empty before the first evaluation of the set, and if there
   * is no such set.
   */
  Optional<TargetMoments> targets(Split split);

  /**
   * How long each phase of {@link #gradient} and {@link #localSteps} took since the last call of
   * this method; the update phase is zero.
   */
  PhaseTimes takePhases();

  /** Lost tasks and executors whose work has been repeated since the last call of this method. */
  default List<Recovery> takeRecoveries() {
    return List.of();
  }

  @Override
  void close();
}
