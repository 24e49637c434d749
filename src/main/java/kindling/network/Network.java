package kindling.network;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.TargetMoments;
import kindling.metrics.scores.Decision;
import kindling.metrics.scores.LabelUnits;
import kindling.metrics.scores.ScoredRows;
import kindling.optimize.Span;

/**
 * A chain of layers with a loss at the end, and the offset of each layer's parameters in the flat
 * array.
 *
 * <p>Immutable and without parameters: these are passed as an argument, and scratch memory is in a
 * {@link Workspace}.
 */
public final class Network implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final Shape input;
  private final Chain chain;
  private final Loss loss;
  private final Decision decision;

  /**
   * A network. The number of inputs of each layer must be the number of outputs of the one before.
   *
   * @param input shape of a row of features
   */
  public Network(Shape input, List<Layer> layers, Loss loss) {
    this(input, new Chain(layers), loss, loss.decision());
  }

  private Network(Shape input, Chain chain, Loss loss, Decision decision) {
    this.input = input;
    this.chain = chain;
    this.loss = loss;
    this.decision = decision;
  }

  /** A network of flat rows. */
  public Network(List<Layer> layers, Loss loss) {
    this(Shape.flat(layers.get(0).inputs()), layers, loss);
  }

  /**
   * The same network with another threshold.
   *
   * @param threshold the probability above which class 1 of two, or the only flag, is predicted
   * @throws UserError if the network predicts neither
   */
  public Network deciding(double threshold) {
    if (threshold != 0.5) {
      requireThreshold(threshold);
    }
    return new Network(input, chain, loss, decision.above(threshold, outputs()));
  }

  /**
   * Refuses a threshold if the network predicts neither one of two classes nor one flag.
   *
   * @param threshold a number, or the metric that chooses it
   * @throws UserError if so
   */
  public void requireThreshold(Object threshold) {
    if (decision.takesThreshold(outputs())) {
      return;
    }
    String instead =
        loss.labels() == Loss.Labels.NUMBERS
            ? "predicts numbers"
            : "has %d outputs".formatted(outputs());
    throw UserError.of(
            "{training.threshold} = %s is for two classes, or one flag, but the network with {network.loss} = %s %s",
            threshold, loss, instead)
        .cure("set {training.threshold} = 0.5");
  }

  /** The same network with other layers, which give as many scores. */
  public Network with(List<Layer> layers) {
    return new Network(input, new Chain(layers), loss, decision);
  }

  /**
   * The same network for a training that does not change some layers. A network that is made {@link
   * #with} other layers has no frozen ones.
   */
  public Network freezing(FrozenLayers frozen) {
    return new Network(input, new Chain(layers(), frozen.whole(this)), loss, decision);
  }

  /** The shape of a row of features. */
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

  /** The loss, which training minimises. */
  public Loss loss() {
    return loss;
  }

  /** How predictions follow from the scores. */
  public Decision decision() {
    return decision;
  }

  /** The number of features of a row. */
  public int inputs() {
    return chain.inputs();
  }

  /** The number of scores of a row, such as the number of classes. */
  public int outputs() {
    return chain.outputs();
  }

  /** The total number of parameters. */
  public int parameters() {
    return chain.parameters();
  }

  /**
   * An array of parameters with its position in the network. The name is {@code layer1.weight} for
   * the first layer in the list, and so on.
   */
  public record Placed(String name, int layer, int offset, ParameterArray array) {
    /** Its place and its purpose, for an optimizer. */
    public Span span() {
      int end = offset + array.size();
      return new Span(offset, end, array.role(), array.unitsOfInputs(), array.groups());
    }
  }

  /** All arrays of parameters, in memory order. */
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
   * The scores of the workspace's first {@code rows} inputs in prediction, (rows, outputs): the
   * outputs of the last layer.
   */
  public float[] scores(int rows, float[] parameters, Workspace workspace) {
    return forward(rows, parameters, workspace, workspace.tape(), false, PassListener.NONE);
  }

  private float[] forward(
      int rows,
      float[] parameters,
      Workspace workspace,
      Tape tape,
      boolean training,
      PassListener listener) {
    tape.begin(workspace.features(), training, workspace.seed());
    chain.forward(rows, parameters, 0, tape, listener);
    if (hasOffset()) {
      multiply(rows, workspace.inputs(), tape.last());
    }
    return tape.last();
  }

  /**
   * Adds the offset of each row to its scores before the exponential function: multiplies those
   * after it. The slope of that function is its value, so that it needs no further change.
   */
  private void multiply(int rows, float[] x, float[] scores) {
    for (int row = 0; row < rows; row++) {
      double exposure = exposure(x, row);
      for (int k = 0; k < outputs(); k++) {
        scores[row * outputs() + k] *= (float) exposure;
      }
    }
  }

  /** Whether an input is the offset of the row. */
  public boolean hasOffset() {
    return layers().get(0).offsetInput() >= 0;
  }

  /**
   * The factor of a row's scores: the exponential function of its offset; 1 without one.
   *
   * @param x inputs of rows, (rows, inputs)
   */
  public double exposure(float[] x, int row) {
    return hasOffset() ? LogRange.exp(x[row * inputs() + layers().get(0).offsetInput()]) : 1;
  }

  /**
   * Forward and backward pass over the workspace's first {@code rows} inputs and labels.
   *
   * @param gradient overwritten with the gradient of the sum of the rows' losses
   * @return the sum of the rows' losses
   */
  public double gradient(int rows, float[] parameters, Workspace workspace, float[] gradient) {
    return gradient(rows, parameters, workspace, workspace.tape(), gradient);
  }

  /** The same with a given tape instead of the workspace's. */
  public double gradient(
      int rows, float[] parameters, Workspace workspace, Tape tape, float[] gradient) {
    double sum = forward(rows, parameters, workspace, tape, PassListener.NONE);
    chain.backward(rows, parameters, 0, tape, null, gradient, PassListener.NONE);
    return sum;
  }

  /** The forward part of {@link #gradient}, with a listener. */
  public double forward(int rows, float[] parameters, Workspace workspace, PassListener listener) {
    return forward(rows, parameters, workspace, workspace.tape(), listener);
  }

  private double forward(
      int rows, float[] parameters, Workspace workspace, Tape tape, PassListener listener) {
    float[] scores = forward(rows, parameters, workspace, tape, true, listener);
    double sum = loss.gradient(rows, outputs(), scores, workspace.targets(), tape.lastSlope());
    listener.beforeBackward(sum, rows);
    return sum;
  }

  /** The sum of the losses of the workspace's first {@code rows} rows, in prediction. */
  public double loss(int rows, float[] parameters, Workspace workspace) {
    return loss.loss(rows, outputs(), scores(rows, parameters, workspace), workspace.targets());
  }

  /** The sum of the losses in training, whose gradient {@link #gradient} computes. */
  double trainingLoss(int rows, float[] parameters, Workspace workspace) {
    float[] scores =
        forward(rows, parameters, workspace, workspace.tape(), true, PassListener.NONE);
    return loss.loss(rows, outputs(), scores, workspace.targets());
  }

  /**
   * Evaluates the workspace's first {@code rows} rows.
   *
   * @param top the k of top-k accuracy, for {@link Evaluation#amongTop}
   * @param matrix receives true and predicted class of every row, if one of several classes is
   *     predicted; null for none
   * @param scored receives the scores of every row; null for none
   * @param units of errors, if numbers are predicted
   */
  public Evaluation evaluate(
      int rows,
      float[] parameters,
      Workspace workspace,
      int top,
      ConfusionMatrix matrix,
      ScoredRows scored,
      LabelUnits units) {
    double lossSum = loss(rows, parameters, workspace);
    if (scored != null) {
      scored.add(rows, workspace.tape().last(), workspace.labels(), workspace.weights());
    }
    return Scoring.of(
        decision,
        rows,
        outputs(),
        workspace.tape().last(),
        workspace.targets(),
        lossSum,
        top,
        matrix,
        units);
  }

  /** Adds the targets of the workspace's first {@code rows} rows to their moments. */
  public void addTargets(int rows, Workspace workspace, TargetMoments moments) {
    loss.addTargets(rows, outputs(), workspace.targets(), moments);
  }
}
