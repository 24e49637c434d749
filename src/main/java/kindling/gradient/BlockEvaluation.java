package kindling.gradient;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Block;
import kindling.metrics.Evaluation;
import kindling.network.Network;
import kindling.network.Workspace;

/** What one block contributes to an evaluation: loss and accuracy over all of its rows. */
public final class BlockEvaluation implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Rows of one forward pass: large enough for BLAS, small enough for the cache. */
  private static final int ROWS = 250;

  private final Network network;
  private final int labelWidth;
  private final float scale;

  /**
   * The evaluation of blocks.
   *
   * @param network what is evaluated
   * @param labelWidth of the blocks
   * @param scale multiplied with every feature
   */
  public BlockEvaluation(Network network, int labelWidth, float scale) {
    this.network = network;
    this.labelWidth = labelWidth;
    this.scale = scale;
  }

  /** The one given, if it serves, or a new workspace; null for none. */
  public Workspace workspace(Workspace candidate) {
    return Workspace.reuse(candidate, network, ROWS, labelWidth);
  }

  /** Loss and accuracy over all rows of a block. */
  public Evaluation evaluate(Block block, float[] parameters, Workspace workspace) {
    Evaluation sum = Evaluation.NONE;
    int[] chosen = workspace.chosen();
    for (int from = 0; from < block.rows(); from += ROWS) {
      int rows = Math.min(ROWS, block.rows() - from);
      for (int i = 0; i < rows; i++) {
        chosen[i] = from + i;
      }
      block.gather(chosen, rows, scale, workspace.inputs(), workspace.labels());
      double loss = network.loss(rows, parameters, workspace);
      sum = sum.plus(new Evaluation(rows, loss, network.correct(rows, workspace)));
    }
    return sum;
  }
}
