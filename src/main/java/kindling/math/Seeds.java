package kindling.math;

/**
 * Random numbers as pure functions: a seed and the coordinates of a choice (epoch, step, shard,
 * row) give the choice, so that whoever repeats a piece of work makes the same one.
 *
 * <p>The mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable
 * Pseudorandom Number Generators, OOPSLA 2014, with the constants of Stafford's variant 13).
 */
public final class Seeds {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /**
   * A seed for one use among many of {@code seed}; neighbouring coordinates give unrelated seeds.
   */
  public static long mix(long seed, long coordinate) {
    long z = (seed ^ scramble(coordinate + GOLDEN_GAMMA)) + GOLDEN_GAMMA;
    return scramble(z);
  }

  /** {@link #mix(long, long)} of two coordinates. */
  public static long mix(long seed, long first, long second) {
    return mix(mix(seed, first), second);
  }

  /** {@link #mix(long, long)} of three coordinates. */
  public static long mix(long seed, long first, long second, long third) {
    return mix(mix(mix(seed, first), second), third);
  }

  /**
   * A number in [0, n) from 64 mixed bits; the bias is at most n / 2⁶⁴ (Lemire: Fast Random Integer
   * Generation, 2019).
   */
  public static int below(int n, long bits) {
    long low = (bits & 0xFFFFFFFFL) * n;
    long high = (bits >>> 32) * n;
    return (int) ((high + (low >>> 32)) >>> 32);
  }

  /**
   * 32 random bits, cheaper than {@link #mix} where there are many to draw from one seed: the
   * finaliser of MurmurHash3, with the seed's other half between its multiplications.
   */
  public static int bits(long seed, int draw) {
    int z = draw * 0x9E3779B9 + (int) seed;
    z = (z ^ (z >>> 16)) * 0x85EBCA6B;
    z = (z ^ (z >>> 13) ^ (int) (seed >>> 32)) * 0xC2B2AE35;
    return z ^ (z >>> 16);
  }

  /**
   * Number {@code i} of the generator SplitMix64 that begins at {@code seed}: half the work of
   * {@link #mix(long, long)}, where many numbers are drawn from one mixed seed.
   */
  public static long splitMix(long seed, long i) {
    return scramble(seed + (i + 1) * GOLDEN_GAMMA);
  }

  /** A number in [0, 1) from 64 mixed bits, a multiple of 2⁻⁵³. */
  public static double unit(long bits) {
    return (bits >>> 11) * 0x1p-53;
  }

  private static long scramble(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
