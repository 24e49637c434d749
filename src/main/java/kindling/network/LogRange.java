package kindling.network;

/** The exponential function of scores and offsets, limited so that float32 can hold products. */
public final class LogRange {
  /** The largest exponent, and with a minus the least. */
  public static final float MOST = 30;

  private LogRange() {}

  /** {@code exp(x)}, with an x of at least -{@value #MOST} and at most {@value #MOST}. */
  public static double exp(float x) {
    return Math.exp(Math.max(-MOST, Math.min(MOST, x)));
  }
}
