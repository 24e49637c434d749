package kindling.network;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import kindling.data.Shape;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.TargetMoments;

/**
 * A chain of layers with a loss at the end, and where each layer's parameters lie in the flat array
 * of all.
 *
 * <p>Immutable and without numbers: parameters come in as an argument, scratch lives in a {@link
 * Workspace}.
 */
public final class Network implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final Shape input;
  private final Chain chain;
  private final Loss loss;

  /**
   * A network of layers that fit: each takes as many inputs as the one before gives outputs.
   *
   * @param input how the features of a row lie
   */
  public Network(Shape input, List<Layer> layers, Loss loss) {
    this.input = input;
    this.chain = new Chain(layers);
    this.loss = loss;
  }

  /** A network of flat rows. */
  public Network(List<Layer> layers, Loss loss) {
    this(Shape.flat(layers.get(0).inputs()), layers, loss);
  }

  /** How the features of a row lie. */
  public Shape input() {
    return input;
  }

  public Chain chain() {
    return chain;
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return chain.layers();
  }

  /** What training minimises. */
  public Loss loss() {
    return loss;
  }

  /** Features of an input row. */
  public int inputs() {
    return chain.inputs();
  }

  /** Scores of an output row: the number of classes. */
  public int outputs() {
    return chain.outputs();
  }

  /** How many parameters all layers own together. */
  public int parameters() {
    return chain.parameters();
  }

  /**
   * An array of parameters with its place in the whole: {@code layer1.weight} of the first layer in
   * the list, and so on.
   */
  public record Placed(String name, int layer, int offset, ParameterArray array) {}

  /** All arrays of parameters, in the order in which they lie in memory. */
  public List<Placed> parameterArrays() {
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < layers().size(); i++) {
      int offset = chain.offset(i);
      for (ParameterArray array : layers().get(i).parameterArrays()) {
        placed.add(new Placed(Chain.name(i, array), i, offset, array));
        offset += array.size();
      }
    }
    return placed;
  }

  /**
   * The scores of the workspace's first {@code rows} inputs, (rows, outputs): prediction, without
   * what the loss makes of them.
   */
  public float[] scores(int rows, float[] parameters, Workspace workspace) {
    return forward(rows, parameters, workspace, workspace.tape(), false);
  }

  private float[] forward(
      int rows, float[] parameters, Workspace workspace, Tape tape, boolean training) {
    tape.begin(workspace.inputs(), training, workspace.seed());
    chain.forward(rows, parameters, 0, tape);
    return tape.last();
  }

  /**
   * Forward and backward over the workspace's first {@code rows} inputs and labels.
   *
   * @param gradient overwritten with the gradient of the sum of the rows' losses
   * @return the sum of the rows' losses
   */
  public double gradient(int rows, float[] parameters, Workspace workspace, float[] gradient) {
    return gradient(rows, parameters, workspace, workspace.tape(), gradient);
  }

  /** The same with a tape of one's own. */
  public double gradient(
      int rows, float[] parameters, Workspace workspace, Tape tape, float[] gradient) {
    float[] scores = forward(rows, parameters, workspace, tape, true);
    double sum = loss.gradient(rows, outputs(), scores, workspace.targets(), tape.lastSlope());
    chain.backward(rows, parameters, 0, tape, null, gradient);
    return sum;
  }

  /** The sum of the losses of the workspace's first {@code rows} inputs and labels, in use. */
  public double loss(int rows, float[] parameters, Workspace workspace) {
    return loss.loss(rows, outputs(), scores(rows, parameters, workspace), workspace.targets());
  }

  /** The same in training: what {@link #gradient} is the gradient of. */
  double trainingLoss(int rows, float[] parameters, Workspace workspace) {
    float[] scores = forward(rows, parameters, workspace, workspace.tape(), true);
    return loss.loss(rows, outputs(), scores, workspace.targets());
  }

  /**
   * How well the workspace's first {@code rows} inputs are predicted.
   *
   * @param top how many of the highest scores may be the right one, for {@link Evaluation#amongTop}
   * @param matrix takes truth and guess of every row, if one of several classes is predicted; null
   *     for none
   */
  public Evaluation evaluate(
      int rows, float[] parameters, Workspace workspace, int top, ConfusionMatrix matrix) {
    double lossSum = loss(rows, parameters, workspace);
    return Scoring.of(
        loss.labels(),
        rows,
        outputs(),
        workspace.tape().last(),
        workspace.targets(),
        lossSum,
        top,
        matrix);
  }

  /** Adds what the scores of the workspace's first {@code rows} rows should come to. */
  public void addTargets(int rows, Workspace workspace, TargetMoments moments) {
    loss.addTargets(rows, outputs(), workspace.targets(), moments);
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
