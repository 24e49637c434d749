package kindling.math;

/**
 * Random numbers as pure functions of a seed and coordinates such as epoch, step, shard and row, so
 * that repeated work makes the same random choices.
 *
 * <p>The mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable
 * Pseudorandom Number Generators, OOPSLA 2014, with the constants of Stafford's variant 13).
 */
public final class Seeds {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /** Derives a seed for one coordinate; neighbouring coordinates give unrelated seeds. */
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
   * 32 random bits, cheaper than {@link #mix} for many draws from one seed: the finaliser of
   * MurmurHash3, which also mixes in the upper half of the seed between its multiplications.
   */
  public static int bits(long seed, int draw) {
    int z = draw * 0x9E3779B9 + (int) seed;
    z = (z ^ (z >>> 16)) * 0x85EBCA6B;
    z = (z ^ (z >>> 13) ^ (int) (seed >>> 32)) * 0xC2B2AE35;
    return z ^ (z >>> 16);
  }

  /**
   * Number {@code i} of the generator SplitMix64 with the state {@code seed}. It takes half the
   * time of {@link #mix(long, long)} for many numbers from one mixed seed.
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
