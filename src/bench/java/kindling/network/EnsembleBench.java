package kindling.network;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kindling.config.NetworkSettings;
import kindling.config.NetworkSettings.EnsembleKind;
import kindling.data.Shape;
import kindling.math.Blas;
import kindling.network.layers.Members;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
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
 * The gradient of a step of an ensemble, on one thread, with the network of a table of eight
 * embedded numbers; {@code products} measures only its matrix products, and {@code single} the same
 * step of the network that its members have.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class EnsembleBench {
  private static final int INPUTS = 128;
  private static final int MEMBERS = 32;
  private static final int CLASSES = 2;

  /** What the members have of their own. */
  @Param({"FULL", "MINI"})
  private EnsembleKind kind;

  /** Units of both hidden layers. */
  @Param({"128", "256", "512"})
  private int units;

  /** Rows of one shard in one step. */
  @Param({"64", "256"})
  private int rows;

  private Step ensemble;
  private Step single;
  private float[] x;
  private float[] y;
  private float[] weights;
  private float[] slopes;
  private float[] gradient;

  /** Fills everything with Gaussians. */
  @Setup
  public void setUp() {
    ensemble = new Step(MEMBERS);
    single = new Step(0);
    int widest = Math.max(INPUTS, units);
    x = gaussians(MEMBERS * rows * widest);
    y = new float[MEMBERS * rows * units];
    weights = gaussians(widest * units);
    slopes = new float[x.length];
    gradient = new float[weights.length];
  }

  private static float[] gaussians(int n) {
    Random random = new Random(1);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** A network with all that its gradient needs. */
  private final class Step {
    final Network network;
    final float[] parameters;
    final float[] gradient;
    final Workspace workspace;

    Step(int members) {
      List<String> layers =
          List.of("affine " + units, "relu", "affine " + units, "relu", "affine " + CLASSES);
      NetworkSettings settings =
          new NetworkSettings(layers, members, kind, "softmax", "he", "", 0, List.of());
      network =
          Members.trained(NetworkParser.parse(settings, new SoftmaxWithLoss(), Shape.flat(INPUTS)));
      parameters = Initializer.of("he").parameters(network, 1);
      gradient = new float[parameters.length];
      workspace = new Workspace(network, rows, 1);
      System.arraycopy(gaussians(rows * INPUTS), 0, workspace.inputs(), 0, rows * INPUTS);
    }

    double run() {
      return network.gradient(rows, parameters, workspace, gradient);
    }
  }

  /** The step of all members. */
  @Benchmark
  public double ensemble() {
    return ensemble.run();
  }

  /** The step of a single network. */
  @Benchmark
  public double single() {
    return single.run();
  }

  /** The matrix products of the step of all members. */
  @Benchmark
  public float products() {
    products(MEMBERS * rows, units, INPUTS);
    products(MEMBERS * rows, units, units);
    for (int m = 0; m < MEMBERS; m++) {
      products(rows, CLASSES, units);
    }
    return gradient[0] + slopes[0];
  }

  /** For X (m, k) and W (k, n): Y = X·W, dW = Xᵀ·Y, dX = Y·Wᵀ. */
  private void products(int m, int n, int k) {
    Blas.product(m, n, k, x, 0, weights, 0, y, 0);
    Blas.transposedProduct(k, n, m, x, y, gradient, 0);
    Blas.productTransposed(m, k, n, y, weights, 0, slopes);
  }
}
