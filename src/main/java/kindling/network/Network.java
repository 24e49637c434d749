package kindling.network;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A chain of layers with a loss at the end, and where each layer's parameters lie in the flat array
 * of all.
 *
 * <p>Immutable and without numbers: parameters come in as an argument, scratch lives in a {@link
 * Workspace}.
 */
public final class Network implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final List<Layer> layers;
  private final int[] offsets;
  private final int parameters;
  private final Loss loss;

  /** A network of layers that fit: each takes as many inputs as the one before gives outputs. */
  public Network(List<Layer> layers, Loss loss) {
    this.layers = List.copyOf(layers);
    this.loss = loss;
    this.offsets = new int[layers.size()];
    int offset = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset;
      offset = Math.addExact(offset, layers.get(i).parameters());
    }
    this.parameters = offset;
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return layers;
  }

  /** Features of an input row. */
  public int inputs() {
    return layers.get(0).inputs();
  }

  /** Scores of an output row: the number of classes. */
  public int outputs() {
    return layers.get(layers.size() - 1).outputs();
  }

  /** How many parameters all layers own together. */
  public int parameters() {
    return parameters;
  }

  /**
   * An array of parameters with its place in the whole: {@code layer1.weight} of the first layer in
   * the list, and so on.
   */
  public record Placed(String name, int layer, int offset, ParameterArray array) {}

  /** All arrays of parameters, in the order in which they lie in memory. */
  public List<Placed> parameterArrays() {
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      int offset = offsets[i];
      for (ParameterArray array : layers.get(i).parameterArrays()) {
        placed.add(new Placed("layer" + (i + 1) + "." + array.name(), i, offset, array));
        offset += array.size();
      }
    }
    return placed;
  }

  /**
   * The scores of the workspace's first {@code rows} inputs, (rows, outputs): prediction, without
   * the softmax.
   */
  public float[] scores(int rows, float[] parameters, Workspace workspace) {
    for (int i = 0; i < layers.size(); i++) {
      layers
          .get(i)
          .forward(rows, workspace.value(i), parameters, offsets[i], workspace.value(i + 1));
    }
    return workspace.value(layers.size());
  }

  /**
   * Forward and backward over the workspace's first {@code rows} inputs and labels.
   *
   * @param gradient overwritten with the gradient of the sum of the rows' losses
   * @return the sum of the rows' losses
   */
  public double gradient(int rows, float[] parameters, Workspace workspace, float[] gradient) {
    float[] scores = scores(rows, parameters, workspace);
    double sum =
        loss.gradient(
            rows,
            outputs(),
            scores,
            workspace.labels(),
            workspace.labelWidth(),
            workspace.slope(layers.size()));
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers
          .get(i)
          .backward(
              rows,
              workspace.value(i),
              workspace.value(i + 1),
              workspace.slope(i + 1),
              parameters,
              offsets[i],
              i == 0 ? null : workspace.slope(i),
              gradient);
    }
    return sum;
  }

  /** The sum of the losses of the workspace's first {@code rows} inputs and labels. */
  public double loss(int rows, float[] parameters, Workspace workspace) {
    float[] scores = scores(rows, parameters, workspace);
    return loss.loss(rows, outputs(), scores, workspace.labels(), workspace.labelWidth());
  }

  /**
   * How many rows got their highest score at their own class, after {@link #loss} of the same rows.
   */
  public int correct(int rows, Workspace workspace) {
    float[] scores = workspace.value(layers.size());
    float[] labels = workspace.labels();
    int labelWidth = workspace.labelWidth();
    int correct = 0;
    for (int row = 0; row < rows; row++) {
      int truth =
          labelWidth == 1 ? (int) labels[row] : largest(labels, row * labelWidth, labelWidth);
      if (largest(scores, row * outputs(), outputs()) == truth) {
        correct++;
      }
    }
    return correct;
  }

  /**
   * The place of the largest of {@code count} values from {@code from} on, the first one if several
   * are; from 0.
   */
  public static int largest(float[] values, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (values[from + k] > values[from + best]) {
        best = k;
      }
    }
    return best;
  }
}
