package kindling.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.Shape;
import kindling.data.StepRange;
import kindling.data.features.FeatureType;
import kindling.gradient.local.LocalWorkers;
import kindling.math.Blas;
import kindling.network.Initializer;
import kindling.network.Layer;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.layers.Affine;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Momentum;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An all-reduce step of two threads, compared with the same mathematics without any exchange and
 * with the matrix products alone. All three use both threads. The differences show the cost of
 * exchange and update, and the ratio the share of the machine's sgemm rate at these shapes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class AllReduceBench {
  private static final int THREADS = 2;
  private static final int STEPS = 50;

  /** The networks of the performance page. */
  @Param({"small", "mid", "big"})
  private String network;

  /** The number of shards of both threads. */
  @Param({"2", "4"})
  private int shards;

  private Network layers;
  private BlockGradient work;
  private List<Block> blocks;
  private float[] parameters;
  private Weights weights;
  private UpdateRule rule;
  private LocalWorkers workers;
  private ExecutorService pool;
  private List<ShardSums> sums;
  private List<Workspace> workspaces;
  private int batchSize;

  /** Creates rows like those of MNIST: bytes, four fifths of them zero. */
  @Setup
  public void setUp() {
    batchSize = network.equals("small") ? 100 : network.equals("mid") ? 128 : 1024;
    layers =
        NetworkParser.parse(
            switch (network) {
              case "small" -> List.of("affine 50", "relu", "affine 10");
              case "mid" -> List.of("affine 512", "relu", "affine 256", "relu", "affine 10");
              default -> List.of("affine 2048", "relu", "affine 2048", "relu", "affine 10");
            },
            new SoftmaxWithLoss(),
            Shape.flat(784));
    int rows = (STEPS + 1) * batchSize;
    Random random = new Random(1);
    List<BlockPacker> packers = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      packers.add(new BlockPacker(new RowLayout(784, 1, FeatureType.BYTES)));
    }
    byte[] image = new byte[784];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < image.length; i++) {
        image[i] = random.nextInt(5) == 0 ? (byte) random.nextInt() : 0;
      }
      packers.get(row % shards).add(row, new float[] {random.nextInt(10)}, image);
    }
    blocks = packers.stream().<Block>map(BlockPacker::block).toList();
    int[] shardRows = blocks.stream().mapToInt(Block::rows).toArray();
    BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, batchSize, shardRows);
    work = new BlockGradient(layers, plan, 1, 1f / 255);
    parameters = Initializer.of("he").parameters(layers, 1);
    rule = new UpdateRule(new Momentum(0.9), 1e-9);
    weights = rule.initial(parameters);
    workers =
        new LocalWorkers(
            work,
            new BlockEvaluation(layers, 1, 1f / 255, 1),
            Map.of(Workers.Split.TRAIN, blocks),
            THREADS);
    pool = Executors.newFixedThreadPool(THREADS);
    sums = new ArrayList<>();
    workspaces = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      sums.add(
          new ShardSums(
              shards,
              first(thread),
              first(thread + 1),
              4,
              parameters.length,
              work.precision(),
              null));
      workspaces.add(work.workspace(null));
    }
  }

  /** Ends the threads. */
  @TearDown
  public void tearDown() {
    workers.close();
    pool.shutdownNow();
  }

  /** Steps of two threads that exchange gradients and weights. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public double allReduce() {
    return workers.allReduce(rule, weights, new StepRange(0, 0, STEPS)).loss(STEPS - 1);
  }

  /** The same gradients on two threads that do not wait for each other, without any update. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public double mathematics() throws Exception {
    return inParallel(
        thread -> {
          for (int step = 0; step < STEPS; step++) {
            sums.get(thread)
                .compute(
                    work,
                    blocks.subList(first(thread), first(thread + 1)),
                    0,
                    step,
                    parameters,
                    workspaces.get(thread));
          }
        });
  }

  /** Only the matrix products of the steps, on two threads. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public double products() throws Exception {
    int rows = batchSize / shards;
    float[] gradient = new float[parameters.length];
    return inParallel(
        thread -> {
          float[] into = thread == 0 ? gradient : new float[parameters.length];
          float[] x = new float[rows * 2048];
          float[] y = new float[rows * 2048];
          for (int step = 0; step < STEPS; step++) {
            for (int shard = first(thread); shard < first(thread + 1); shard++) {
              products(rows, x, y, into);
            }
          }
        });
  }

  private void products(int rows, float[] x, float[] y, float[] into) {
    int offset = 0;
    boolean isFirst = true;
    for (Layer layer : layers.layers()) {
      if (layer instanceof Affine affine) {
        int inputs = affine.inputs();
        int outputs = affine.outputs();
        Blas.addProduct(rows, outputs, inputs, x, parameters, offset, y);
        Blas.transposedProduct(inputs, outputs, rows, x, y, into, offset);
        if (!isFirst) {
          Blas.productTransposed(rows, inputs, outputs, y, parameters, offset, x);
        }
        isFirst = false;
      }
      offset += layer.parameters();
    }
  }

  private int first(int thread) {
    return thread * shards / THREADS;
  }

  private interface Part {
    void run(int thread);
  }

  private double inParallel(Part part) throws Exception {
    List<Future<?>> futures = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      futures.add(pool.submit(() -> part.run(number)));
    }
    for (Future<?> future : futures) {
      future.get();
    }
    return parameters[0];
  }
}
