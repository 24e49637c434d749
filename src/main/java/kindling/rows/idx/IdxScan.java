package kindling.rows.idx;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import kindling.config.FileTrouble;
import kindling.config.UserError;
import kindling.data.IdxFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;

/** The reading of one IDX file, and of the labels beside it if there are any. */
final class IdxScan implements SupportsReportStatistics, Batch, PartitionReaderFactory {
  @Serial private static final long serialVersionUID = 1L;

  private final SerializableConfiguration hadoop;
  private final IdxSource images;
  // null if only one file is read
  private final IdxSource labels;
  private final int rows;
  private final int splits;
  private final long bytes;
  private final StructType schema;

  private record Range(int from, int to) implements InputPartition, Serializable {}

  private IdxScan(SparkContext context, String path, String labels) throws IOException {
    this.hadoop = new SerializableConfiguration(context.hadoopConfiguration());
    Configuration conf = hadoop.value();
    this.images = IdxSource.of(path, conf);
    this.labels = labels == null ? null : IdxSource.of(labels, conf);
    StructType columns = new StructType().add("index", DataTypes.LongType, false);
    long rowBytes = Long.BYTES;
    try (IdxFile file = images.open(conf)) {
      this.rows = file.rows();
      this.splits = file.gzipped() ? 1 : Math.min(rows, context.defaultParallelism());
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

  static IdxScan of(CaseInsensitiveStringMap options) {
    try {
      return new IdxScan(
          SparkSession.active().sparkContext(), IdxDataSource.path(options), options.get("labels"));
    } catch (IOException e) {
      throw FileTrouble.error(IdxDataSource.path(options), "cannot be read", e);
    }
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public String description() {
    return "idx " + images.name();
  }

  /** Spark would take a size that it does not know for the largest one. */
  @Override
  public Statistics estimateStatistics() {
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(bytes);
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(rows);
      }
    };
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return IntStream.range(0, splits)
        .mapToObj(i -> new Range(bound(i), bound(i + 1)))
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return this;
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    try {
      return new Reader((Range) partition);
    } catch (IOException e) {
      throw FileTrouble.error(images.name(), "cannot be read", e);
    }
  }

  private int bound(int split) {
    return (int) ((long) split * rows / splits);
  }

  private static StructType withColumn(StructType columns, IdxFile file, String name) {
    String shape = Arrays.toString(file.rowShape());
    Metadata metadata =
        file.rowShape().length == 0
            ? Metadata.empty()
            : Metadata.fromJson("{\"shape\":" + shape + "}");
    return columns.add(name, IdxColumn.type(file), false, metadata);
  }

  /** Reads a range of rows. */
  private final class Reader implements PartitionReader<InternalRow> {
    private final IdxColumn features;
    // null if only one file is read
    private final IdxColumn labelColumn;
    private final int to;
    private long index;
    private InternalRow row;

    Reader(Range range) throws IOException {
      this.features = new IdxColumn(images, hadoop.value());
      this.to = range.to();
      this.index = range.from() - 1L;
      try {
        this.labelColumn = labels == null ? null : new IdxColumn(labels, hadoop.value());
        features.skip(range.from());
        if (labelColumn != null) {
          labelColumn.skip(range.from());
        }
      } catch (IOException | RuntimeException e) {
        features.close();
        throw e;
      }
    }

    @Override
    public boolean next() throws IOException {
      if (++index >= to) {
        return false;
      }
      Object[] values =
          labelColumn == null
              ? new Object[] {index, features.next()}
              : new Object[] {index, features.next(), labelColumn.next()};
      row = new GenericInternalRow(values);
      return true;
    }

    @Override
    public InternalRow get() {
      return row;
    }

    @Override
    public void close() throws IOException {
      features.close();
      if (labelColumn != null) {
        labelColumn.close();
      }
    }
  }
}
