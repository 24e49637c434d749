package kindling.network.losses;

import kindling.metrics.TargetMoments;
import kindling.metrics.scores.Decision;
import kindling.network.Loss;
import kindling.network.Targets;
import kindling.network.layers.Ensemble;

/**
 * The loss of an {@link Ensemble} in training: the mean of the members' losses.
 *
 * <p>Shapes: scores (rows, members·outputs), of which each member has neighbouring outputs. No conf
 * file names this loss.
 *
 * @param loss of a member
 */
public record MemberLoss(Loss loss, int members) implements Loss {
  @Override
  public Labels labels() {
    return loss.labels();
  }

  @Override
  public Decision decision() {
    return loss.decision();
  }

  @Override
  public double loss(int rows, int outputs, float[] scores, Targets targets) {
    return loss.loss(rows * members, outputs / members, scores, ofMembers(rows, targets));
  }

  @Override
  public double gradient(int rows, int outputs, float[] scores, Targets targets, float[] dScores) {
    Targets all = ofMembers(rows, targets);
    return loss.gradient(rows * members, outputs / members, scores, all, dScores);
  }

  /** The targets of each row for each member, with a share of its weight. */
  private Targets ofMembers(int rows, Targets targets) {
    int width = targets.width();
    Targets all = new Targets(rows * members, width);
    for (int row = 0; row < rows; row++) {
      for (int m = 0; m < members; m++) {
        int to = row * members + m;
        System.arraycopy(targets.labels(), row * width, all.labels(), to * width, width);
        all.weights()[to] = targets.weights()[row] / members;
      }
    }
    return all;
  }

  /** Unknown: evaluations have the loss of a member. */
  @Override
  public double constantLoss(TargetMoments moments) {
    return 0;
  }

  @Override
  public String toString() {
    return loss.toString();
  }
}
