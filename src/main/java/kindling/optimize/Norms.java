package kindling.optimize;

/**
 * Sums of squares of a gradient and, for layer-wise rates, of the weights, one for each piece of
 * {@link Spans}. They are added in the order of the pieces, so that the norms have the same bits
 * wherever a piece was measured. Statistics are excluded from all norms.
 */
public final class Norms {
  private final Spans spans;
  private final double[] squares;
  // Sums for each piece: 0 for none, 1 for the gradient, 2 for gradient and weights.
  private final int kinds;
  private final boolean needed;

  Norms(Spans spans, int parameters, int kinds, boolean needed) {
    this.spans = spans;
    this.kinds = kinds;
    this.needed = needed;
    this.squares = new double[kinds * spans.piecesBefore(parameters)];
  }

  /** Whether weights can be changed only after all pieces have been measured. */
  public boolean needed() {
    return needed;
  }

  /** Whether there is anything to measure. */
  boolean kept() {
    return kinds > 0;
  }

  /** All sums; those of a slice are consecutive, if the slice begins where a chunk does. */
  public double[] squares() {
    return squares;
  }

  /** The place of the first sum of the piece that begins at an element. */
  public int place(int element) {
    return kinds == 0 ? 0 : kinds * spans.piecesBefore(element);
  }

  /** Measures the elements {@code from} to {@code to - 1}, a piece of a span. */
  void measure(int span, float[] gradient, float[] parameters, int from, int to) {
    int place = kinds * spans.piece(span, from);
    squares[place] = squares(gradient, from, to);
    if (kinds > 1) {
      squares[place + 1] = squares(parameters, from, to);
    }
  }

  /** The norm of the whole gradient. */
  double ofGradient() {
    return norm(0, 0, squares.length);
  }

  /**
   * The sum of the squares of a slice of the gradient; NaN if it is not measured.
   *
   * @param from where a chunk begins
   * @param to where a chunk or the whole array ends
   */
  public double squaresOfGradient(int from, int to) {
    return kept() ? sum(0, place(from), place(to)) : Double.NaN;
  }

  /** The norm of the gradient of one span. */
  double ofGradient(int span) {
    return norm(0, begin(span), end(span));
  }

  /** The norm of the weights of one span. */
  double ofWeights(int span) {
    return norm(1, begin(span), end(span));
  }

  private int begin(int span) {
    return kinds * spans.firstPiece(span);
  }

  private int end(int span) {
    return Math.min(squares.length, kinds * spans.firstPiece(span + 1));
  }

  private double norm(int kind, int from, int to) {
    return Math.sqrt(sum(kind, from, to));
  }

  private double sum(int kind, int from, int to) {
    double sum = 0;
    for (int i = from + kind; i < to; i += kinds) {
      sum += squares[i];
    }
    return sum;
  }

  /** The sum of the squares of the elements {@code from} to {@code to - 1}. */
  public static double squares(float[] elements, int from, int to) {
    // Four sums, because each addition waits for the previous one.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += (double) elements[i] * elements[i];
      b += (double) elements[i + 1] * elements[i + 1];
      c += (double) elements[i + 2] * elements[i + 2];
      d += (double) elements[i + 3] * elements[i + 3];
    }
    for (; i < to; i++) {
      a += (double) elements[i] * elements[i];
    }
    return (a + b) + (c + d);
  }
}
