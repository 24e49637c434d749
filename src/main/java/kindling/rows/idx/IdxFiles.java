package kindling.rows.idx;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntPredicate;
import kindling.config.FileTrouble;
import kindling.config.UserError;
import kindling.data.IdxFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * An IDX file, and the labels beside it if there are any: their columns, and their rows. Needs no
 * Spark SQL.
 */
public final class IdxFiles implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final IdxSource images;
  // null if only one file is read
  private final IdxSource labels;
  private final int rows;
  private final boolean gzipped;
  private final long bytes;
  private final StructType schema;

  private IdxFiles(Configuration conf, String path, String labels) throws IOException {
    this.images = IdxSource.of(path, conf);
    this.labels = labels == null ? null : IdxSource.of(labels, conf);
    StructType columns = new StructType().add("index", DataTypes.LongType, false);
    long rowBytes = Long.BYTES;
    try (IdxFile file = images.open(conf)) {
      this.rows = file.rows();
      this.gzipped = file.gzipped();
      columns = withColumn(columns, file, file.rowShape().length == 0 ? "value" : "features");
      rowBytes += file.rowBytes();
    }
    if (labels != null) {
      try (IdxFile file = this.labels.open(conf)) {
        if (file.rows() != rows) {
          throw new UserError(
              "%s has %,d rows, but its labels %s have %,d; they must belong together"
                  .formatted(path, rows, labels, file.rows()));
        }
        columns = withColumn(columns, file, "label");
        rowBytes += file.rowBytes();
      }
    }
    this.bytes = rows * rowBytes;
    this.schema = columns;
  }

  /**
   * Reads the headers.
   *
   * @param labels null if only one file is read
   * @throws UserError if a file is missing or no IDX file, or the two do not fit
   */
  public static IdxFiles of(Configuration hadoop, String path, String labels) {
    try {
      return new IdxFiles(hadoop, path, labels);
    } catch (IOException e) {
      throw FileTrouble.error(path, "cannot be read", e);
    }
  }

  private static StructType withColumn(StructType columns, IdxFile file, String name) {
    String shape = Arrays.toString(file.rowShape());
    Metadata metadata =
        file.rowShape().length == 0
            ? Metadata.empty()
            : Metadata.fromJson("{\"shape\":" + shape + "}");
    return columns.add(name, IdxColumn.type(file), false, metadata);
  }

  /** The name of the file, as the user wrote it. */
  String name() {
    return images.name();
  }

  /**
   * {@code index} (long), {@code features} or {@code value}, and {@code label} if there are labels.
   */
  public StructType schema() {
    return schema;
  }

  /** The number of rows. */
  int rows() {
    return rows;
  }

  /** Whether the file is gzipped, so that it can only be read from its beginning. */
  boolean gzipped() {
    return gzipped;
  }

  /** What all values take in memory. */
  public long bytes() {
    return bytes;
  }

  /**
   * The rows with some indexes, in their order; to be closed. All of the file is read.
   *
   * @throws UserError if the file cannot be opened
   */
  public IdxRows rows(Configuration hadoop, IntPredicate index) {
    return new IdxRows(open(hadoop, 0), schema, index, rows);
  }

  /** A reader that stands before a row. */
  IdxReader open(Configuration hadoop, int row) {
    try {
      return new IdxReader(images, labels, hadoop, row);
    } catch (IOException e) {
      throw FileTrouble.error(images.name(), "cannot be read", e);
    }
  }
}
