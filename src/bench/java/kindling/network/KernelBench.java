package kindling.network;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kindling.config.Settings.Sampling;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.math.Blas;
import kindling.optimize.Momentum;
import kindling.optimize.UpdateRule;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels of a step of 784-50-10, and the whole of it, on one thread. {@code products} is the
 * least that BLAS needs for the step, its five matrix products alone; the share of the machine's
 * rate is its time over that of the step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBench {
  @Param({"25", "50", "100"})
  private int rows;

  private static final int INPUTS = 784;
  private static final int HIDDEN = 50;
  private static final int CLASSES = 10;

  private final Network network =
      NetworkParser.parse(
          List.of("affine 784 -> 50", "relu", "affine 50 -> 10"), new SoftmaxWithLoss(), INPUTS);
  private float[] parameters;
  private float[] gradient;
  private Workspace workspace;
  private Block block;
  private BlockGradient work;
  private GradientSum sum;
  private final UpdateRule rule = new UpdateRule(new Momentum(0.9), 1e-9);
  private float[][] state;
  private int step;
  private float[] x;
  private float[] hidden;
  private float[] scores;

  /** Fills everything with numbers like those of MNIST: bytes, four fifths of them zero. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    BlockPacker packer = new BlockPacker(INPUTS, 1, true);
    byte[] image = new byte[INPUTS];
    for (int row = 0; row < 30_000; row++) {
      for (int i = 0; i < INPUTS; i++) {
        image[i] = random.nextInt(5) == 0 ? (byte) random.nextInt() : 0;
      }
      packer.add(row, new float[] {random.nextInt(CLASSES)}, image);
    }
    block = packer.block();
    work =
        new BlockGradient(
            network,
            new BatchPlan(1, Sampling.PERMUTATION, rows, new int[] {block.rows()}),
            1,
            1f / 255);
    workspace = work.workspace(null);
    parameters = Initializer.of("he").parameters(network, 1);
    gradient = new float[parameters.length];
    sum = new GradientSum(new float[parameters.length]);
    state = rule.initialState(parameters.length);
    x = new float[rows * INPUTS];
    hidden = new float[rows * HIDDEN];
    scores = new float[rows * CLASSES];
    gather();
  }

  /** Choosing and copying a batch out of bytes. */
  @Benchmark
  public int gather() {
    int count = work.plan().choose(0, nextStep(), 0, workspace.chosen());
    block.gather(workspace.chosen(), count, 1f / 255, workspace.inputs(), workspace.labels());
    return count;
  }

  /** The matrix products of a step, nothing else. */
  @Benchmark
  public float products() {
    Blas.addProduct(rows, HIDDEN, INPUTS, x, parameters, 0, hidden);
    Blas.addProduct(rows, CLASSES, HIDDEN, hidden, parameters, INPUTS * HIDDEN, scores);
    Blas.transposedProduct(HIDDEN, CLASSES, rows, hidden, scores, gradient, INPUTS * HIDDEN);
    Blas.productTransposed(rows, HIDDEN, CLASSES, scores, parameters, INPUTS * HIDDEN, hidden);
    Blas.transposedProduct(INPUTS, HIDDEN, rows, x, hidden, gradient, 0);
    return gradient[0];
  }

  /** Forward and backward over a gathered batch. */
  @Benchmark
  public double forwardBackward() {
    return network.gradient(rows, parameters, workspace, gradient);
  }

  /** A step's whole gradient: choose, gather, forward, backward. */
  @Benchmark
  public double gradientOfStep() {
    work.gradient(block, 0, 0, nextStep(), parameters, workspace, sum);
    return sum.lossSum();
  }

  /** The update of all weights. */
  @Benchmark
  public float update() {
    rule.update(parameters, state, gradient);
    return parameters[0];
  }

  private int nextStep() {
    step = (step + 1) % work.plan().stepsPerEpoch();
    return step;
  }
}
