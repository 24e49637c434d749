package kindling.network;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.data.Shape;
import kindling.data.features.FeatureType;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.math.Blas;
import kindling.metrics.Evaluation;
import kindling.network.layers.Affine;
import kindling.network.layers.NetworkParser;
import kindling.network.layers.Relu;
import kindling.network.layers.Sigmoid;
import kindling.network.layers.Tanh;
import kindling.network.losses.SoftmaxWithLoss;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels of a step and the whole step, on one thread. {@code products} measures only its
 * matrix products at the same shapes; the table at the end of a run shows every other time relative
 * to it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class KernelBench {
  private static final int INPUTS = 784;
  private static final int CLASSES = 10;
  private static final Scaling SCALING = new Scaling(1f / 255, 1);
  private static final int BLOCK_ROWS = 10_000;

  /** The networks of submit/bench. */
  @Param({"small", "mid"})
  private String network;

  /** Rows of one shard in one step. */
  @Param({"25", "64"})
  private int rows;

  private Network layers;
  private float[] parameters;
  private float[] gradient;
  private Workspace workspace;
  private Workspace evaluationSpace;
  private Block block;
  private BlockGradient work;
  private BlockEvaluation evaluation;
  private GradientSum sum;
  private GradientSum other;
  private int step;
  private Affine first;
  private float[] hidden;
  private float[] dHidden;
  private float[] scores;
  private float[] dScores;
  private float[] products;

  /** Fills everything with numbers like those of MNIST: bytes, four fifths of them zero. */
  @Setup
  public void setUp() {
    layers =
        NetworkParser.parse(
            network.equals("small")
                ? List.of("affine 50", "relu", "affine 10")
                : List.of("affine 512", "relu", "affine 256", "relu", "affine 10"),
            new SoftmaxWithLoss(),
            Shape.flat(INPUTS));
    first = (Affine) layers.layers().get(0);
    Random random = new Random(1);
    BlockPacker packer = new BlockPacker(new RowLayout(INPUTS, 1, FeatureType.BYTES));
    byte[] image = new byte[INPUTS];
    for (int row = 0; row < BLOCK_ROWS; row++) {
      for (int i = 0; i < INPUTS; i++) {
        image[i] = random.nextInt(5) == 0 ? (byte) random.nextInt() : 0;
      }
      packer.add(row, new float[] {random.nextInt(CLASSES)}, image);
    }
    block = packer.block();
    BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, rows, new int[] {block.rows()});
    work = new BlockGradient(layers, plan, 1, 1f / 255);
    evaluation = new BlockEvaluation(layers, 1, 1f / 255, 1);
    workspace = work.workspace(null);
    evaluationSpace = evaluation.workspace(null);
    parameters = Initializer.of("he").parameters(layers, 1);
    gradient = new float[parameters.length];
    sum = new GradientSum(gradient, 0, rows);
    other = new GradientSum(new float[parameters.length], 0, rows);
    hidden = gaussians(random, rows * first.outputs());
    dHidden = gaussians(random, rows * first.outputs());
    scores = gaussians(random, rows * CLASSES);
    dScores = new float[rows * CLASSES];
    products = new float[rows * INPUTS];
    gather();
  }

  private static float[] gaussians(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Only the matrix products of a step. */
  @Benchmark
  public float products() {
    int offset = 0;
    for (Layer layer : layers.layers()) {
      if (layer instanceof Affine affine) {
        int inputs = affine.inputs();
        int outputs = affine.outputs();
        float[] x = offset == 0 ? workspace.inputs() : products;
        Blas.addProduct(rows, outputs, inputs, x, parameters, offset, hidden);
        Blas.transposedProduct(inputs, outputs, rows, x, hidden, gradient, offset);
        if (offset > 0) {
          Blas.productTransposed(rows, inputs, outputs, hidden, parameters, offset, products);
        }
      }
      offset += layer.parameters();
    }
    return gradient[0];
  }

  /** The whole gradient of a step: select rows, gather, forward, backward. */
  @Benchmark
  public double wholeGradient() {
    work.gradient(block, 0, 0, nextStep(), parameters, workspace, sum);
    return sum.lossSum();
  }

  /** Forward and backward over a gathered batch. */
  @Benchmark
  public double forwardBackward() {
    return layers.gradient(rows, parameters, workspace, gradient);
  }

  /** Selecting the rows of a step. */
  @Benchmark
  public int choose() {
    return work.plan().choose(0, nextStep(), 0, workspace.chosen());
  }

  /** Copying a batch from bytes. */
  @Benchmark
  public void gather() {
    block.gather(
        workspace.chosen(),
        rows,
        SCALING,
        workspace.inputs(),
        workspace.labels(),
        workspace.weights());
  }

  /** The first layer. */
  @Benchmark
  public void affineForward() {
    first.forward(rows, workspace.inputs(), parameters, 0, hidden);
  }

  /** The first layer, without the gradient of its inputs. */
  @Benchmark
  public void affineBackward() {
    first.backward(rows, workspace.inputs(), hidden, dHidden, parameters, 0, null, gradient);
  }

  /** Over the first hidden layer. */
  @Benchmark
  public void reluForward() {
    forward(new Relu(first.outputs()));
  }

  /** Over the first hidden layer. */
  @Benchmark
  public void reluBackward() {
    backward(new Relu(first.outputs()));
  }

  /** Over the first hidden layer. */
  @Benchmark
  public void sigmoidForward() {
    forward(new Sigmoid(first.outputs()));
  }

  /** Over the first hidden layer. */
  @Benchmark
  public void sigmoidBackward() {
    backward(new Sigmoid(first.outputs()));
  }

  /** Over the first hidden layer. */
  @Benchmark
  public void tanhForward() {
    forward(new Tanh(first.outputs()));
  }

  /** Over the first hidden layer. */
  @Benchmark
  public void tanhBackward() {
    backward(new Tanh(first.outputs()));
  }

  private void forward(PureLayer layer) {
    layer.forward(rows, hidden, parameters, 0, products);
  }

  private void backward(PureLayer layer) {
    layer.backward(rows, hidden, hidden, dHidden, parameters, 0, products, gradient);
  }

  /** Softmax, loss and gradient. */
  @Benchmark
  public double lossAndGradient() {
    return new SoftmaxWithLoss().gradient(rows, CLASSES, scores, workspace.targets(), dScores);
  }

  /** The sum of two gradients. */
  @Benchmark
  public long sum() {
    sum.add(other);
    return sum.rows();
  }

  /** Loss and accuracy, per row. */
  @Benchmark
  @OperationsPerInvocation(BLOCK_ROWS)
  public Evaluation evaluationPerRow() {
    return evaluation.evaluate(block, parameters, evaluationSpace, null);
  }

  private int nextStep() {
    step = (step + 1) % work.plan().stepsPerEpoch();
    return step;
  }
}
