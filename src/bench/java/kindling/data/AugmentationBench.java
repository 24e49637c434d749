package kindling.data;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import kindling.data.features.FeatureType;
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

/** The time of augmenting a row on one thread, in total and by part, and of gathering it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class AugmentationBench {
  private static final int ROWS = 100;
  private static final Scaling SCALING = new Scaling(1f / 255, 1);
  private static final RandomAffine AFFINE = new RandomAffine(2, 15, 0.15, 10);
  private static final ElasticDistortion ELASTIC = new ElasticDistortion(34, 4);
  private static final RandomErasing ERASING = new RandomErasing(0.5, 0.02, 0.4, 0.3);

  /** Digits and small colour pictures. */
  @Param({"28x28x1", "32x32x3"})
  private String shape;

  private Block block;
  private int[] chosen;
  private float[] x;
  private float[] labels;
  private float[] weights;
  private Augmentation affine;
  private Augmentation elastic;
  private Augmentation all;
  private Augmentation.Scratch scratch;
  private SourceMap map;
  private BilinearSampler sampler;
  private ElasticDistortion.Fields fields;
  private float[] displacement;
  private int epoch;

  /** Fills the images with any bytes: the time does not depend on them. */
  @Setup
  public void setUp() {
    Shape image = Shape.of(shape);
    Random random = new Random(1);
    BlockPacker packer = new BlockPacker(new RowLayout(image.size(), 1, FeatureType.BYTES));
    byte[] row = new byte[image.size()];
    chosen = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      random.nextBytes(row);
      packer.add(i, new float[1], row);
      chosen[i] = i;
    }
    block = packer.block();
    x = new float[ROWS * image.size()];
    labels = new float[ROWS];
    weights = new float[ROWS];
    affine = new Augmentation(1, image, AFFINE, ElasticDistortion.NONE, RandomErasing.NONE);
    elastic = new Augmentation(1, image, AFFINE, ELASTIC, RandomErasing.NONE);
    all = new Augmentation(1, image, AFFINE, ELASTIC, ERASING);
    scratch = all.scratch(null);
    map = new SourceMap();
    AFFINE.draw(1, image, map);
    sampler = new BilinearSampler(image);
    fields = ELASTIC.fields(image);
    displacement = new float[2 * image.pixels()];
    gather();
  }

  /** Copying rows from bytes. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void gather() {
    block.gather(chosen, ROWS, SCALING, x, labels, weights);
  }

  /** An affine map. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void affine() {
    augment(affine);
  }

  /** An affine map and elastic distortion. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void affineAndElastic() {
    augment(elastic);
  }

  /** An affine map, elastic distortion, and erasing of every second row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void everything() {
    augment(all);
  }

  private void augment(Augmentation augmentation) {
    scratch = augmentation.scratch(scratch);
    augmentation.augment(block, chosen, ROWS, epoch++, x, scratch);
  }

  /** A field of displacements: random numbers and the products that smooth them. */
  @Benchmark
  public void field() {
    fields.draw(epoch++, displacement);
  }

  /** The interpolation. */
  @Benchmark
  public void sample() {
    sampler.sample(map, displacement, x, 0);
  }
}
