package kindling.math;

/**
 * A random permutation of the numbers 0 to n - 1 that needs no memory: {@link #at} computes any
 * element directly.
 *
 * <p>A Feistel network permutes the smallest power of two that holds n, and a result outside [0, n)
 * is permuted again until it falls inside ("cycle walking"; Black, Rogaway: Ciphers with Arbitrary
 * Finite Domains, CT-RSA 2002). Fewer than two walks are needed on average.
 */
public final class Permutation {
  private static final int ROUNDS = 6;

  private final int n;
  private final int leftBits;
  private final int rightBits;
  private final long seed;

  /** The permutation of 0 to {@code n - 1} for a seed. */
  public Permutation(int n, long seed) {
    int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(Math.max(0, n - 1)));
    this.n = n;
    this.leftBits = bits / 2;
    this.rightBits = bits - leftBits;
    this.seed = seed;
  }

  /** The number at position {@code i}, 0 ≤ i &lt; n. */
  public int at(int i) {
    int value = i;
    do {
      value = walk(value);
    } while (value >= n);
    return value;
  }

  private int walk(int value) {
    int left = value >>> rightBits;
    int right = value & ((1 << rightBits) - 1);
    for (int round = 0; round < ROUNDS; round += 2) {
      left ^= (int) (Seeds.mix(seed, round, right) >>> (64 - leftBits));
      right ^= (int) (Seeds.mix(seed, round + 1, left) >>> (64 - rightBits));
    }
    return left << rightBits | right;
  }
}
