package kindling.store.record;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * A table as Parquet, written without a Spark job; every column may be null. Compressed with gzip,
 * which needs no native library.
 */
public final class ParquetFile {
  /** The number of bytes that are kept in memory before they are written. */
  private static final long ROW_GROUP_BYTES = 8L << 20;

  private ParquetFile() {}

  /** Writes a table; the stream stays open. */
  public static <R> void write(Table<R> table, Iterable<R> rows, OutputStream out)
      throws IOException {
    MessageType schema = schema(table);
    try (ParquetWriter<Group> parquet =
        ExampleParquetWriter.builder(new Sink(out))
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.GZIP)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build()) {
      for (R row : rows) {
        parquet.write(group(table, row, schema));
      }
    }
  }

  private static MessageType schema(Table<?> table) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (Table.Column<?> column : table.columns()) {
      schema.addField(type(column));
    }
    return schema.named("table");
  }

  private static Type type(Table.Column<?> column) {
    return switch (column.type()) {
      case TEXT ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(column.name());
      case WHOLE -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
      case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
    };
  }

  private static <R> Group group(Table<R> table, R row, MessageType schema) {
    Group group = new SimpleGroup(schema);
    for (int i = 0; i < table.columns().size(); i++) {
      Table.Column<R> column = table.columns().get(i);
      Object value = column.of().apply(row);
      if (value != null) {
        switch (column.type()) {
          case TEXT -> group.add(i, (String) value);
          case WHOLE -> group.add(i, (long) value);
          case NUMBER -> group.add(i, (double) value);
        }
      }
    }
    return group;
  }

  /** A stream for Parquet. */
  private record Sink(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Counted(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return new Counted(out);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  /** Counts the bytes, and leaves the stream open. */
  private static final class Counted extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
