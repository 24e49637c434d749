package kindling.rows.idx;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Reads the rows of an IDX file and of the labels beside it, one after the other. */
final class IdxReader implements Closeable {
  private final IdxColumn features;
  // null if only one file is read
  private final IdxColumn label;
  private long index;

  /**
   * Opens the files.
   *
   * @param labels null if only one file is read
   * @param row the index of the first row
   */
  IdxReader(IdxSource images, IdxSource labels, Configuration hadoop, int row) throws IOException {
    this.features = new IdxColumn(images, hadoop);
    try {
      this.label = labels == null ? null : new IdxColumn(labels, hadoop);
      features.skip(row);
      if (label != null) {
        label.skip(row);
      }
    } catch (IOException | RuntimeException e) {
      features.close();
      throw e;
    }
    this.index = row;
  }

  /** The index of the next row. */
  long index() {
    return index;
  }

  /** The values of the next row in the order of the columns, as Spark keeps them inside. */
  Object[] next() throws IOException {
    Object[] values =
        label == null
            ? new Object[] {index, features.next()}
            : new Object[] {index, features.next(), label.next()};
    index++;
    return values;
  }

  /** Reads a row and drops it. */
  void drop() throws IOException {
    features.drop();
    if (label != null) {
      label.drop();
    }
    index++;
  }

  @Override
  public void close() throws IOException {
    features.close();
    if (label != null) {
      label.close();
    }
  }
}
