package kindling.optimize;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import kindling.optimize.Span.Role;

/**
 * The arrays that make up the flat array of all weights, and the pieces that an update handles one
 * at a time: chunks of {@value #CHUNK} elements, cut where arrays end. A piece depends on its place
 * only and not on the slice that it is in, so sums by pieces have the same bits in all tasks.
 */
public final class Spans implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Elements of a whole piece, which fits into the fastest cache. */
  public static final int CHUNK = 1024;

  /** One array of weights of any length. */
  public static final Spans WEIGHTS =
      new Spans(List.of(new Span(0, Integer.MAX_VALUE, Role.WEIGHT)));

  private final int[] begins;
  private final Role[] roles;
  private final int[] firstPieces;
  private final int[] columns;
  private final int[] groupSizes;
  private final int[] firstColumns;

  /** Takes elements of a matrix that follow each other in a row. */
  interface RowVisitor {
    /**
     * Takes some of a row.
     *
     * @param element the first of them
     * @param column its column, counted over all matrices
     */
    void visit(int element, int column, int count);
  }

  /** Consecutive spans, none of them empty; the first one begins at 0. */
  public Spans(List<Span> spans) {
    this.begins = new int[spans.size() + 1];
    this.roles = new Role[spans.size()];
    this.firstPieces = new int[spans.size() + 1];
    this.columns = new int[roles.length];
    this.groupSizes = new int[roles.length];
    this.firstColumns = new int[roles.length + 1];
    for (int i = 0; i < roles.length; i++) {
      Span span = spans.get(i);
      if (span.from() != begins[i] || span.to() <= span.from()) {
        throw new IllegalArgumentException(span + " does not begin at " + begins[i]);
      }
      begins[i + 1] = span.to();
      roles[i] = span.role();
      columns[i] = span.columns();
      groupSizes[i] = (span.to() - span.from()) / span.groups();
      firstColumns[i + 1] = firstColumns[i] + span.groups() * span.columns();
      firstPieces[i + 1] = firstPieces[i] + (span.to() - 1) / CHUNK - span.from() / CHUNK + 1;
    }
  }

  /** The number of chunks of a number of elements. */
  public static int chunks(int elements) {
    return (int) ((elements + CHUNK - 1L) / CHUNK);
  }

  /** Refuses a number of elements if some of them are in no span. */
  void requireCover(int elements) {
    if (elements > begins[roles.length]) {
      throw new IllegalArgumentException(
          "%d elements, and spans of %d".formatted(elements, begins[roles.length]));
    }
  }

  /** The number of the span that contains an element. */
  int at(int element) {
    int found = Arrays.binarySearch(begins, element);
    return found >= 0 ? found : -found - 2;
  }

  /** The number of columns of all matrices. */
  int columns() {
    return firstColumns[roles.length];
  }

  /** Visits the elements {@code from} to {@code to - 1} that are in matrices, row by row. */
  void forEachRow(int from, int to, RowVisitor visitor) {
    for (int span = at(from), at = from; at < to; at = end(span), span++) {
      int end = Math.min(to, end(span));
      for (int i = at, count; i < end && columns[span] > 0; i += count) {
        int place = i - begins[span];
        int column = place % columns[span];
        count = Math.min(end - i, columns[span] - column);
        int group = place / groupSizes[span];
        visitor.visit(i, firstColumns[span] + group * columns[span] + column, count);
      }
    }
  }

  Role role(int span) {
    return roles[span];
  }

  /** The element after the end of a span. */
  int end(int span) {
    return begins[span + 1];
  }

  /** The element after the end of the piece that contains an element of a span. */
  int pieceEnd(int span, int element) {
    return Math.min(end(span) - 1, element | (CHUNK - 1)) + 1;
  }

  /** The number of the piece that contains an element of a span. */
  int piece(int span, int element) {
    return firstPieces[span] + element / CHUNK - begins[span] / CHUNK;
  }

  /** The number of a span's first piece; for the span after the last, the number of all pieces. */
  int firstPiece(int span) {
    return firstPieces[span];
  }

  /** The number of pieces before an element at which a chunk begins or the array ends. */
  int piecesBefore(int element) {
    return element == 0 ? 0 : piece(at(element - 1), element - 1) + 1;
  }
}
