package kindling.network;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kindling.data.Shape;
import kindling.math.Blas;
import kindling.network.layers.Affine;
import kindling.network.layers.Convolution;
import kindling.network.layers.NetworkParser;
import kindling.network.layers.Window;
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
 * Every layer forward and backward, on one thread, at the sizes of the experiments; {@code
 * products} measures only the matrix products of a convolution or of the whole LeNet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class LayerBench {
  /** Rows of one shard in one step. */
  private static final int ROWS = 64;

  /** The network of conf/mnist-lenet.conf. */
  private static final List<String> LENET =
      List.of(
          "convolution 28x28x1 -> 20 5x5",
          "relu",
          "max-pooling 2x2",
          "convolution 50 5x5",
          "relu",
          "max-pooling 2x2",
          "flatten",
          "affine 500",
          "relu",
          "affine 10");

  /** A layer with its input shape, or the whole network. */
  @Param({
    "lenet",
    "28x28x1: convolution 20 5x5",
    "12x12x20: convolution 50 5x5",
    "12x12x20: convolution 20 3x3 padding 1",
    "24x24x20: max-pooling 2x2",
    "24x24x20: average-pooling 2x2",
    "24x24x20: batch-normalization",
    "1024: batch-normalization",
    "4x4x50: flatten",
    "1024: dropout 0.5",
    "1024: relu",
    "1024: leaky-relu",
    "1024: gelu",
    "1024: elu",
    "1024: selu",
    "1024: silu",
    "1024: glu",
    "1024: maxout 2",
    "1024: layer-normalization",
    "256: residual(affine 256; relu; affine 256)"
  })
  private String layer;

  private Network network;
  private float[] parameters;
  private float[] gradient;
  private Workspace workspace;
  private float[] dx;

  /** Fills everything with Gaussians. */
  @Setup
  public void setUp() {
    String[] parts = layer.split(": ", 2);
    network =
        layer.equals("lenet")
            ? NetworkParser.parse(LENET, new SoftmaxWithLoss(), Shape.of("28x28x1"))
            : NetworkParser.parse(List.of(parts[1]), new SoftmaxWithLoss(), Shape.of(parts[0]));
    parameters = Initializer.of("he").parameters(network, 1);
    gradient = new float[parameters.length];
    workspace = new Workspace(network, ROWS, 1);
    dx = new float[ROWS * network.inputs()];
    Random random = new Random(1);
    for (float[] array : List.of(workspace.inputs(), workspace.tape().lastSlope())) {
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) random.nextGaussian();
      }
    }
    forward();
  }

  /** The forward pass of training. */
  @Benchmark
  public float[] forward() {
    workspace.tape().begin(workspace.inputs(), true, 1);
    network.chain().forward(ROWS, parameters, 0, workspace.tape());
    return workspace.tape().last();
  }

  /** The backward pass, including the gradient of the inputs. */
  @Benchmark
  public float[] backward() {
    network.chain().backward(ROWS, parameters, 0, workspace.tape(), dx, gradient);
    return dx;
  }

  /** The matrix products of forward and backward alone. */
  @Benchmark
  public float[] products() {
    int offset = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      Layer one = network.layers().get(i);
      float[] y = workspace.tape().value(i + 1);
      float[] x = workspace.tape().scratch(i).floats();
      if (one instanceof Convolution convolution) {
        Window window = convolution.window();
        int atOnce = x.length / (window.places() * (window.size() + 1));
        for (int row = 0; row < ROWS; row += atOnce) {
          int places = Math.min(atOnce, ROWS - row) * window.places();
          products(places, convolution.filters(), window.size() + 1, x, y, offset, i > 0);
        }
      } else if (one instanceof Affine affine) {
        float[] input = workspace.tape().value(i);
        products(ROWS, affine.outputs(), affine.inputs(), input, y, offset, true);
      }
      offset += one.parameters();
    }
    return gradient;
  }

  /**
   * The products for x (m, k) and W (k, n): Y = X·W, dW += Xᵀ·Y, and X = Y·Wᵀ if the gradient of
   * the inputs is needed.
   */
  private void products(int m, int n, int k, float[] x, float[] y, int offset, boolean inputs) {
    Blas.product(m, n, k, x, 0, parameters, offset, y, 0);
    Blas.addTransposedProduct(k, n, m, x, 0, y, 0, gradient, offset);
    if (inputs) {
      Blas.productTransposed(m, k, n, y, 0, parameters, offset, x, 0);
    }
  }
}
