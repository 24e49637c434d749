package kindling.rows.idx;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.OptionalLong;
import java.util.stream.IntStream;
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
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;

/** The reading of IDX files by Spark SQL, in ranges of rows. */
final class IdxScan implements SupportsReportStatistics, Batch, PartitionReaderFactory {
  @Serial private static final long serialVersionUID = 2L;

  private final SerializableConfiguration hadoop;
  private final IdxFiles files;
  private final int splits;

  private record Range(int from, int to) implements InputPartition, Serializable {}

  private IdxScan(Configuration hadoop, IdxFiles files, int cores) {
    this.hadoop = new SerializableConfiguration(hadoop);
    this.files = files;
    this.splits = files.gzipped() ? 1 : Math.min(files.rows(), cores);
  }

  static IdxScan of(CaseInsensitiveStringMap options) {
    SparkContext spark = SparkSession.active().sparkContext();
    Configuration hadoop = spark.hadoopConfiguration();
    IdxFiles files = IdxFiles.of(hadoop, IdxDataSource.path(options), options.get("labels"));
    return new IdxScan(hadoop, files, spark.defaultParallelism());
  }

  @Override
  public StructType readSchema() {
    return files.schema();
  }

  @Override
  public String description() {
    return "idx " + files.name();
  }

  /** Spark would take a size that it does not know for the largest one. */
  @Override
  public Statistics estimateStatistics() {
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(files.bytes());
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(files.rows());
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
    Range range = (Range) partition;
    return new Reader(files.open(hadoop.value(), range.from()), range.to());
  }

  private int bound(int split) {
    return (int) ((long) split * files.rows() / splits);
  }

  /** Reads a range of rows. */
  private static final class Reader implements PartitionReader<InternalRow> {
    private final IdxReader reader;
    private final int to;
    private InternalRow row;

    Reader(IdxReader reader, int to) {
      this.reader = reader;
      this.to = to;
    }

    @Override
    public boolean next() throws IOException {
      if (reader.index() >= to) {
        return false;
      }
      row = new GenericInternalRow(reader.next());
      return true;
    }

    @Override
    public InternalRow get() {
      return row;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
