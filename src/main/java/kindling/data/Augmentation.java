package kindling.data;

import java.io.Serial;
import java.io.Serializable;
import kindling.math.Seeds;

/**
 * Data augmentation: changes the images of a batch at random, so that a network sees a row
 * differently in each epoch. First flips, an affine map and an elastic displacement, in one
 * bilinear interpolation, then a rectangle is erased.
 *
 * <p>The change is a pure function of (seed, epoch, the row's key), independent of shard, step and
 * thread. Equal rows without an index are changed in the same way.
 */
public final class Augmentation implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** No augmentation, for rows of any width. */
  public static final Augmentation NONE =
      new Augmentation(
          0, new Shape(1, 1, 1), RandomAffine.NONE, ElasticDistortion.NONE, RandomErasing.NONE);

  /** Separates these random numbers from others with the same seed. */
  private static final long PURPOSE = 0x6175676d656e74L;

  private static final int AFFINE = 0;
  private static final int ELASTIC = 1;
  private static final int ERASING = 2;

  private final long seed;
  private final Shape shape;
  private final RandomAffine affine;
  private final ElasticDistortion elastic;
  private final RandomErasing erasing;

  /** An augmentation of images of one shape. */
  public Augmentation(
      long seed,
      Shape shape,
      RandomAffine affine,
      ElasticDistortion elastic,
      RandomErasing erasing) {
    this.seed = seed;
    this.shape = shape;
    this.affine = affine;
    this.elastic = elastic;
    this.erasing = erasing;
  }

  /**
   * Augments the rows of a batch in place.
   *
   * @param chosen the rows' positions in the block
   * @param count the number of rows
   * @param epoch from 0 on
   * @param x their features, gathered, (count, width)
   */
  public void augment(Block block, int[] chosen, int count, int epoch, float[] x, Scratch scratch) {
    if (isNone()) {
      return;
    }
    long epochSeed = Seeds.mix(seed, PURPOSE, epoch);
    long[] keys = scratch.keys(count);
    block.keys(chosen, count, keys);
    for (int i = 0; i < count; i++) {
      augment(Seeds.mix(epochSeed, keys[i]), x, i * shape.size(), scratch);
    }
  }

  private void augment(long rowSeed, float[] x, int offset, Scratch scratch) {
    if (resamples()) {
      affine.draw(Seeds.mix(rowSeed, AFFINE), shape, scratch.map);
      if (!elastic.isNone()) {
        scratch.fields.draw(Seeds.mix(rowSeed, ELASTIC), scratch.displacement);
      }
      scratch.sampler.sample(scratch.map, scratch.displacement, x, offset);
    }
    erasing.erase(Seeds.mix(rowSeed, ERASING), shape, x, offset);
  }

  /** Whether rows stay as they are. */
  public boolean isNone() {
    return !resamples() && erasing.probability() == 0;
  }

  private boolean resamples() {
    return !affine.equals(RandomAffine.NONE) || !elastic.isNone();
  }

  /** The candidate if it fits, else a new object; the candidate may be null. */
  public Scratch scratch(Scratch candidate) {
    boolean serves =
        candidate != null && candidate.shape.equals(shape) && candidate.elastic.equals(elastic);
    return serves ? candidate : new Scratch(shape, elastic);
  }

  /** The scratch memory of a thread. */
  public static final class Scratch {
    private final Shape shape;
    private final ElasticDistortion elastic;
    private final SourceMap map = new SourceMap();
    private final ElasticDistortion.Fields fields;
    private final BilinearSampler sampler;
    // (height, 2, width); stays 0 without elastic distortion
    private final float[] displacement;
    private long[] keys = {};

    private Scratch(Shape shape, ElasticDistortion elastic) {
      this.shape = shape;
      this.elastic = elastic;
      this.fields = elastic.fields(shape);
      this.sampler = new BilinearSampler(shape);
      this.displacement = new float[2 * shape.pixels()];
    }

    private long[] keys(int count) {
      keys = keys.length < count ? new long[count] : keys;
      return keys;
    }
  }
}
