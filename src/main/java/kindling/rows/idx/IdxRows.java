package kindling.rows.idx;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntPredicate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/** Some rows of IDX files, in their order. */
public final class IdxRows implements Iterator<Row>, Closeable {
  private final IdxReader reader;
  private final StructType schema;
  private final IntPredicate wanted;
  private final int end;

  IdxRows(IdxReader reader, StructType schema, IntPredicate wanted, int end) {
    this.reader = reader;
    this.schema = schema;
    this.wanted = wanted;
    this.end = end;
  }

  @Override
  public boolean hasNext() {
    try {
      while (reader.index() < end && !wanted.test((int) reader.index())) {
        reader.drop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reader.index() < end;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      Object[] values = reader.next();
      for (int i = 0; i < values.length; i++) {
        if (values[i] instanceof ArrayData array) {
          values[i] = array.toSeq(((ArrayType) schema.fields()[i].dataType()).elementType());
        }
      }
      return RowFactory.create(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
