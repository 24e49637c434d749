package kindling.gradient;

import java.util.Arrays;
import kindling.data.features.SparseRows;

/**
 * Which elements of a gradient may be other than 0, in pieces of {@value #PIECE}. With sparse rows
 * these are the rows of the first layer's weights that a batch touches, and all elements of the
 * other layers. All other elements are 0, so that sums and updates can leave them out: the bits are
 * those of the whole gradient.
 *
 * <p>Threads may mark different pieces at the same time.
 */
final class Touched {
  /** A part of the chunks in which gradients are summed. */
  static final int PIECE = 64;

  private final boolean[] pieces;
  // From here on, all elements are touched.
  private final int end;

  /**
   * Nothing is touched yet.
   *
   * @param elements of the gradient of which rows touch few; those after them are always touched
   */
  Touched(int elements) {
    this.pieces = new boolean[elements / PIECE];
    this.end = pieces.length * PIECE;
  }

  /** Sets a gradient to 0 where it was touched, up to an element. */
  void clear(float[] gradient, int until) {
    for (int from = next(0, end), to; from < end; from = next(to, end)) {
      to = untouched(from, end);
      Arrays.fill(gradient, from, to, 0f);
    }
    Arrays.fill(pieces, false);
    Arrays.fill(gradient, end, Math.max(end, until), 0f);
  }

  /** Marks the rows of a matrix at the beginning of the gradient that a batch touches. */
  void mark(SparseRows x, int rows, int columns) {
    for (int e = x.start(0); e < x.start(rows); e++) {
      int from = x.indices()[e] * columns;
      mark(from, from + columns);
    }
  }

  /** Marks the elements {@code from} to {@code to - 1}. */
  void mark(int from, int to) {
    int last = Math.min(pieces.length - 1, (to - 1) / PIECE);
    for (int piece = from / PIECE; piece <= last; piece++) {
      pieces[piece] = true;
    }
  }

  /** The first touched element from one on; at most {@code to}. */
  int next(int from, int to) {
    int last = pieceAt(to);
    int piece = from / PIECE;
    while (piece < last && !pieces[piece]) {
      piece++;
    }
    return Math.min(to, Math.max(from, piece * PIECE));
  }

  /** The first element from a touched one on that is not touched; at most {@code to}. */
  int untouched(int from, int to) {
    int last = pieceAt(to);
    int piece = from / PIECE;
    while (piece < last && pieces[piece]) {
      piece++;
    }
    return piece < last ? piece * PIECE : to;
  }

  /** The first piece that begins at an element or after it, or the number of pieces. */
  private int pieceAt(int element) {
    return Math.min(pieces.length, (element + PIECE - 1) / PIECE);
  }
}
