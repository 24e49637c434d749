package kindling.serving;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kindling.config.SettingsReader;
import kindling.data.Shape;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.store.Model;
import kindling.store.ModelFormat;
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
 * Predicts the class of one image, and of a batch of 100, with a {@link LocalModel}: with native
 * BLAS, in pure Java, and in pure Java with Java's vector module, which needs an option.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ServingBench {
  private static final int BATCH = 100;

  /** Selects a library that does not exist. */
  private static final String NO_NATIVE_BLAS = "-Ddev.ludovic.netlib.blas.nativeLibPath=none";

  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /** The network of conf/mnist.conf, or of conf/mnist-lenet.conf. */
  @Param({"784-50-10", "lenet"})
  private String network;

  private LocalModel model;
  private byte[] image;
  private float[] floats;
  private byte[] images;

  /** Creates random weights, and images that are four fifths black, like those of MNIST. */
  @Setup
  public void setUp() {
    List<String> layers =
        network.equals("lenet")
            ? List.of(
                "convolution 28x28x1 -> 20 5x5",
                "relu",
                "max-pooling 2x2",
                "convolution 50 5x5",
                "relu",
                "max-pooling 2x2",
                "affine 500",
                "relu",
                "affine 10")
            : List.of("affine 784 -> 50", "relu", "affine 50 -> 10");
    Network parsed = NetworkParser.parse(layers, new SoftmaxWithLoss(), Shape.of("28x28x1"));
    String settings =
        SettingsReader.ofText(
                "network.layers = [\"" + String.join("\", \"", layers) + "\"]", "", List.of())
            .settings()
            .resolved();
    float[] weights = Initializer.of("he").parameters(parsed, 1);
    model = LocalModel.of(ModelFormat.bytes(new Model(parsed, weights, 1f / 255, settings)));
    Random random = new Random(1);
    image = new byte[784];
    floats = new float[784];
    images = new byte[BATCH * 784];
    for (int i = 0; i < images.length; i++) {
      images[i] = (byte) (random.nextInt(5) == 0 ? random.nextInt(256) : 0);
    }
    for (int i = 0; i < image.length; i++) {
      image[i] = images[i];
      floats[i] = image[i] & 0xFF;
    }
  }

  /** One image of bytes. */
  @Benchmark
  @Fork(value = 1, jvmArgs = "-Xmx1g")
  public int row() {
    return model.predictClass(image);
  }

  /** One image of floats. */
  @Benchmark
  @Fork(value = 1, jvmArgs = "-Xmx1g")
  public int rowOfFloats() {
    return model.predictClass(floats);
  }

  /** One image without the native BLAS. */
  @Benchmark
  @Fork(
      value = 1,
      jvmArgs = {"-Xmx1g", NO_NATIVE_BLAS})
  public int rowInPureJava() {
    return model.predictClass(image);
  }

  /** The same with vectors. */
  @Benchmark
  @Fork(
      value = 1,
      jvmArgs = {"-Xmx1g", NO_NATIVE_BLAS, VECTORS})
  public int rowInPureJavaWithVectors() {
    return model.predictClass(image);
  }

  /** A batch of 100. */
  @Benchmark
  @Fork(value = 1, jvmArgs = "-Xmx1g")
  public int[] batch() {
    return model.predictClasses(BATCH, images);
  }

  /** A batch without the native BLAS. */
  @Benchmark
  @Fork(
      value = 1,
      jvmArgs = {"-Xmx1g", NO_NATIVE_BLAS})
  public int[] batchInPureJava() {
    return model.predictClasses(BATCH, images);
  }

  /** The same with vectors. */
  @Benchmark
  @Fork(
      value = 1,
      jvmArgs = {"-Xmx1g", NO_NATIVE_BLAS, VECTORS})
  public int[] batchInPureJavaWithVectors() {
    return model.predictClasses(BATCH, images);
  }
}
