package kindling.gradient;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.data.Block;
import kindling.data.Scaling;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.MetricChoice;
import kindling.metrics.PredictionDetails;
import kindling.metrics.TargetMoments;
import kindling.metrics.scores.Decision;
import kindling.metrics.scores.LabelUnits;
import kindling.metrics.scores.ScoredRows;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.Workspace;

/** Evaluates the rows of one block. */
public final class BlockEvaluation implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Rows of one forward pass: large enough for BLAS, small enough for the cache. */
  private static final int ROWS = 250;

  /** The part of the heap that the scores of all rows may take; to rank them takes twice more. */
  private static final int HEAP_PART = 4;

  private final Network network;
  private final int labelWidth;
  private final Scaling scaling;
  private final int top;
  private final LabelUnits units;
  private final MetricChoice choice;

  /**
   * An evaluation of blocks.
   *
   * @param network to evaluate
   * @param labelWidth of the blocks
   * @param scale multiplied with every feature
   * @param top a row counts as right in {@link Evaluation#amongTop} if its class has one of this
   *     many highest scores
   */
  public BlockEvaluation(Network network, int labelWidth, float scale, int top) {
    this(network, labelWidth, new Scaling(scale, 1), top, LabelUnits.NONE, MetricChoice.NONE);
  }

  private BlockEvaluation(
      Network network,
      int labelWidth,
      Scaling scaling,
      int top,
      LabelUnits units,
      MetricChoice choice) {
    this.network = network;
    this.labelWidth = labelWidth;
    this.scaling = scaling;
    this.top = top;
    this.units = units;
    this.choice = choice;
  }

  /** The same evaluation with a factor for the weights of the rows. */
  public BlockEvaluation weighing(double weightFactor) {
    return new BlockEvaluation(
        network, labelWidth, new Scaling(scaling.features(), weightFactor), top, units, choice);
  }

  /** The same evaluation with errors in the units of the labels. */
  public BlockEvaluation inUnits(LabelUnits units) {
    return new BlockEvaluation(network, labelWidth, scaling, top, units, choice);
  }

  /** The same evaluation of another network for the same rows. */
  public BlockEvaluation of(Network other) {
    return new BlockEvaluation(other, labelWidth, scaling, top, units, choice);
  }

  /** The same evaluation with more metrics. */
  public BlockEvaluation choosing(MetricChoice choice) {
    return new BlockEvaluation(network, labelWidth, scaling, top, units, choice);
  }

  /** Whether a metric was chosen that needs the scores of all rows. */
  public boolean needsScores() {
    return choice.needsScores();
  }

  /** Room for the scores of some rows, which grows. */
  public ScoredRows scoredRows() {
    return new ScoredRows(network.outputs(), labelWidth, ROWS);
  }

  /** The size of the scores, labels and weights of some rows. */
  public long scoredBytes(long rows) {
    return ScoredRows.bytes(rows, network.outputs(), labelWidth);
  }

  /**
   * Refuses a set whose scores do not fit into memory, if a metric needs them.
   *
   * @param rows of the set
   * @throws UserError if there is not enough memory
   */
  public void requireRoom(long rows) {
    long bytes = needsScores() ? scoredBytes(rows) : 0;
    long most = Runtime.getRuntime().maxMemory() / HEAP_PART;
    boolean tooMany = rows > ScoredRows.mostRows(network.outputs(), labelWidth);
    if (bytes > most || (bytes > 0 && tooMany)) {
      throw UserError.of(
              "the scores of %,d rows take %,d MiB, and {evaluation.metrics} may take %,d MiB, a quarter of the heap",
              rows, bytes >> 20, most >> 20)
          .cure(
              "set {evaluation.training-set} = false if it is the training set, evaluate fewer rows, leave out {evaluation.metrics}, or give more memory: %s",
              Variant.TASK_MEMORY);
    }
  }

  /**
   * The scores of a whole set.
   *
   * @param rows of the set
   * @param scored their rows, in the order of the blocks
   * @throws UserError if there is not enough memory
   */
  public ScoredRows joined(long rows, List<ScoredRows> scored) {
    requireRoom(rows);
    ScoredRows all = new ScoredRows(network.outputs(), labelWidth, (int) rows);
    scored.forEach(all::add);
    return all;
  }

  /**
   * The evaluation of all rows, with the metrics that were chosen.
   *
   * @param sum of the evaluations of all blocks
   * @param scored their rows, in the order of the blocks; empty if no metric needs them
   * @throws UserError if there is not enough memory
   */
  public Evaluation complete(Evaluation sum, List<ScoredRows> scored) {
    ScoredRows all = needsScores() ? joined(sum.rows(), scored) : null;
    return choice.of(sum, network.decision(), all, units);
  }

  /** The candidate if it fits, else a new workspace; the candidate may be null. */
  public Workspace workspace(Workspace candidate) {
    return Workspace.reuse(candidate, network, ROWS, labelWidth);
  }

  /**
   * An empty confusion matrix; null if the network does not predict one of several classes, or if
   * there are too many of them.
   */
  public ConfusionMatrix matrix() {
    return network.loss().labels() == Loss.Labels.CLASS
            && network.outputs() <= ConfusionMatrix.MOST_CLASSES
        ? new ConfusionMatrix(network.outputs())
        : null;
  }

  /**
   * Evaluates all rows of a block.
   *
   * @param matrix takes the true and the predicted class of every row; null for none
   */
  public Evaluation evaluate(
      Block block, float[] parameters, Workspace workspace, ConfusionMatrix matrix) {
    return evaluate(block, parameters, workspace, matrix, null);
  }

  /**
   * The same.
   *
   * @param matrix takes the true and the predicted class of every row; null for none
   * @param scored takes the scores of every row; null for none
   */
  public Evaluation evaluate(
      Block block,
      float[] parameters,
      Workspace workspace,
      ConfusionMatrix matrix,
      ScoredRows scored) {
    Evaluation sum = Evaluation.NONE;
    for (int from = 0; from < block.rows(); from += ROWS) {
      int rows = gather(block, from, workspace);
      sum = sum.plus(network.evaluate(rows, parameters, workspace, top, matrix, scored, units));
    }
    return sum;
  }

  /** Moments of targets, of no rows yet. */
  public TargetMoments noTargets() {
    return new TargetMoments(network.outputs());
  }

  /** The moments of the targets of a block. */
  public TargetMoments targets(Block block, Workspace workspace) {
    TargetMoments moments = noTargets();
    for (int from = 0; from < block.rows(); from += ROWS) {
      network.addTargets(gather(block, from, workspace), workspace, moments);
    }
    return moments;
  }

  /** Copies rows into the workspace, beginning with {@code from}, and returns their number. */
  private int gather(Block block, int from, Workspace workspace) {
    int rows = Math.min(ROWS, block.rows() - from);
    int[] chosen = workspace.chosen();
    for (int i = 0; i < rows; i++) {
      chosen[i] = from + i;
    }
    block.gather(
        chosen, rows, scaling, workspace.features(), workspace.labels(), workspace.weights());
    return rows;
  }

  /**
   * Compares the true and the predicted class of every row of a block.
   *
   * @param details takes the results
   */
  public void examine(
      Block block, float[] parameters, Workspace workspace, PredictionDetails details) {
    int outputs = network.outputs();
    for (int from = 0; from < block.rows(); from += ROWS) {
      int rows = gather(block, from, workspace);
      float[] scores = network.scores(rows, parameters, workspace);
      for (int i = 0; i < rows; i++) {
        int truth = truth(workspace.labels(), i);
        int guess = network.decision().predictedClass(scores, i * outputs, outputs);
        details.matrix().add(truth, guess);
        if (guess != truth) {
          double probability = network.loss().probabilities(outputs, scores, i * outputs)[guess];
          int row = from + i;
          details
              .mistakes()
              .add(block.key(row), truth, guess, probability, () -> unscaled(block, row));
        }
      }
    }
  }

  private int truth(float[] labels, int row) {
    return labelWidth == 1
        ? (int) labels[row]
        : Decision.largest(labels, row * labelWidth, labelWidth);
  }

  /** The features of a row before scaling. */
  private float[] unscaled(Block block, int row) {
    float[] features = new float[block.width()];
    float[] label = new float[labelWidth];
    block.gather(new int[] {row}, 1, new Scaling(1, 1), features, label, new float[1]);
    return features;
  }
}
