package kindling.gradient;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Block;
import kindling.data.Scaling;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.PredictionDetails;
import kindling.metrics.TargetMoments;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.Workspace;

/** What one block contributes to an evaluation of all rows. */
public final class BlockEvaluation implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Rows of one forward pass: large enough for BLAS, small enough for the cache. */
  private static final int ROWS = 250;

  private final Network network;
  private final int labelWidth;
  private final Scaling scaling;
  private final int top;

  /**
   * The evaluation of blocks.
   *
   * @param network what is evaluated
   * @param labelWidth of the blocks
   * @param scale multiplied with every feature
   * @param top how many of the highest scores may be the right one, for {@link Evaluation#amongTop}
   */
  public BlockEvaluation(Network network, int labelWidth, float scale, int top) {
    this(network, labelWidth, new Scaling(scale, 1), top);
  }

  private BlockEvaluation(Network network, int labelWidth, Scaling scaling, int top) {
    this.network = network;
    this.labelWidth = labelWidth;
    this.scaling = scaling;
    this.top = top;
  }

  /** The same for a set whose rows' weights are to be multiplied with this. */
  public BlockEvaluation weighing(double weightFactor) {
    return new BlockEvaluation(
        network, labelWidth, new Scaling(scaling.features(), weightFactor), top);
  }

  /** The one given, if it serves, or a new workspace; null for none. */
  public Workspace workspace(Workspace candidate) {
    return Workspace.reuse(candidate, network, ROWS, labelWidth);
  }

  /**
   * A matrix for truth and guess of every row; null unless one of several classes is predicted, not
   * too many.
   */
  public ConfusionMatrix matrix() {
    return network.loss().labels() == Loss.Labels.CLASS
            && network.outputs() <= ConfusionMatrix.MOST_CLASSES
        ? new ConfusionMatrix(network.outputs())
        : null;
  }

  /**
   * How well all rows of a block are predicted.
   *
   * @param matrix takes truth and guess of every row; null for none
   */
  public Evaluation evaluate(
      Block block, float[] parameters, Workspace workspace, ConfusionMatrix matrix) {
    Evaluation sum = Evaluation.NONE;
    for (int from = 0; from < block.rows(); from += ROWS) {
      int rows = gather(block, from, workspace);
      sum = sum.plus(network.evaluate(rows, parameters, workspace, top, matrix));
    }
    return sum;
  }

  /** The moments of no targets yet. */
  public TargetMoments noTargets() {
    return new TargetMoments(network.outputs());
  }

  /** What is to be predicted in a block. */
  public TargetMoments targets(Block block, Workspace workspace) {
    TargetMoments moments = noTargets();
    for (int from = 0; from < block.rows(); from += ROWS) {
      network.addTargets(gather(block, from, workspace), workspace, moments);
    }
    return moments;
  }

  /** Copies the rows from one on into the workspace, and returns how many. */
  private int gather(Block block, int from, Workspace workspace) {
    int rows = Math.min(ROWS, block.rows() - from);
    int[] chosen = workspace.chosen();
    for (int i = 0; i < rows; i++) {
      chosen[i] = from + i;
    }
    block.gather(
        chosen, rows, scaling, workspace.inputs(), workspace.labels(), workspace.weights());
    return rows;
  }

  /**
   * Looks at what is taken for what in a block, row by row.
   *
   * @param examination takes it
   */
  public void examine(
      Block block, float[] parameters, Workspace workspace, PredictionDetails examination) {
    int outputs = network.outputs();
    for (int from = 0; from < block.rows(); from += ROWS) {
      int rows = gather(block, from, workspace);
      float[] scores = network.scores(rows, parameters, workspace);
      for (int i = 0; i < rows; i++) {
        int truth = truth(workspace.labels(), i);
        int guess = Network.largest(scores, i * outputs, outputs);
        examination.matrix().add(truth, guess);
        if (guess != truth) {
          double probability = network.loss().probabilities(outputs, scores, i * outputs)[guess];
          int row = from + i;
          examination
              .mistakes()
              .add(block.key(row), truth, guess, probability, () -> unscaled(block, row));
        }
      }
    }
  }

  private int truth(float[] labels, int row) {
    return labelWidth == 1
        ? (int) labels[row]
        : Network.largest(labels, row * labelWidth, labelWidth);
  }

  /** The features of a row as the data has them. */
  private float[] unscaled(Block block, int row) {
    float[] features = new float[block.width()];
    float[] label = new float[labelWidth];
    block.gather(new int[] {row}, 1, new Scaling(1, 1), features, label, new float[1]);
    return features;
  }
}
