package kindling.gradient;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import kindling.data.Block;
import kindling.data.Scaling;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.Workspace;

/** The predictions for the rows of a block if all of them had the same value in a column. */
public final class BlockEffect implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final int ROWS = 250;

  private final Network network;
  private final int labelWidth;
  private final float scale;
  private final int from;
  private final float[][] values;

  /**
   * The effect of a column.
   *
   * @param labelWidth of the blocks
   * @param scale multiplied with every feature
   * @param from the column's first feature
   * @param values each a value, as the features of the column
   */
  public BlockEffect(Network network, int labelWidth, float scale, int from, List<float[]> values) {
    this.network = network;
    this.labelWidth = labelWidth;
    this.scale = scale;
    this.from = from;
    this.values = values.toArray(float[][]::new);
  }

  /** The candidate if it fits, else a new workspace; the candidate may be null. */
  public Workspace workspace(Workspace candidate) {
    return Workspace.reuse(candidate, network, ROWS, labelWidth);
  }

  /**
   * Sums over the rows of a block, (values, outputs): of the probabilities of classes or flags, or
   * of the predicted numbers.
   */
  public double[] sums(Block block, float[] parameters, Workspace workspace) {
    double[] sums = new double[values.length * network.outputs()];
    int[] chosen = workspace.chosen();
    float[] x = workspace.inputs();
    for (int first = 0; first < block.rows(); first += ROWS) {
      int rows = Math.min(ROWS, block.rows() - first);
      for (int i = 0; i < rows; i++) {
        chosen[i] = first + i;
      }
      Scaling scaling = new Scaling(scale, 1);
      block.gather(chosen, rows, scaling, x, workspace.labels(), workspace.weights());
      for (int value = 0; value < values.length; value++) {
        set(values[value], rows, x);
        add(network.scores(rows, parameters, workspace), rows, sums, value * network.outputs());
      }
    }
    return sums;
  }

  private void set(float[] value, int rows, float[] x) {
    for (int i = 0; i < rows; i++) {
      int at = i * network.inputs() + from;
      for (int j = 0; j < value.length; j++) {
        x[at + j] = value[j] * scale;
      }
    }
  }

  private void add(float[] scores, int rows, double[] sums, int at) {
    int outputs = network.outputs();
    boolean numbers = network.loss().labels() == Loss.Labels.NUMBERS;
    for (int i = 0; i < rows; i++) {
      double[] probabilities =
          numbers ? null : network.loss().probabilities(outputs, scores, i * outputs);
      for (int k = 0; k < outputs; k++) {
        sums[at + k] += numbers ? scores[i * outputs + k] : probabilities[k];
      }
    }
  }
}
