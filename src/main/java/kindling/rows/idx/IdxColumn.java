package kindling.rows.idx;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import kindling.data.IdxFile;
import kindling.data.IdxType;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The rows of an IDX file as values of a Spark column. */
final class IdxColumn implements Closeable {
  private final IdxFile file;
  private final byte[] row;

  IdxColumn(IdxSource source, Configuration hadoop) throws IOException {
    this.file = source.open(hadoop);
    this.row = new byte[file.rowBytes()];
  }

  /**
   * The type of a file's column: a number if it has one dimension, binary for unsigned bytes, else
   * an array.
   */
  static DataType type(IdxFile file) {
    boolean scalar = file.rowShape().length == 0;
    DataType element =
        switch (file.type()) {
          case UNSIGNED_BYTE, INT -> DataTypes.IntegerType;
          case BYTE -> DataTypes.ByteType;
          case SHORT -> DataTypes.ShortType;
          case FLOAT -> DataTypes.FloatType;
          case DOUBLE -> DataTypes.DoubleType;
        };
    if (scalar) {
      return element;
    }
    return file.type() == IdxType.UNSIGNED_BYTE
        ? DataTypes.BinaryType
        : DataTypes.createArrayType(element, false);
  }

  void skip(int rows) throws IOException {
    file.skip(rows);
  }

  /** Reads a row and drops it. */
  void drop() throws IOException {
    file.next(row);
  }

  /** The next row as Spark keeps it inside. */
  Object next() throws IOException {
    file.next(row);
    ByteBuffer bytes = ByteBuffer.wrap(row);
    if (file.rowShape().length == 0) {
      return switch (file.type()) {
        case UNSIGNED_BYTE -> bytes.get() & 0xFF;
        case BYTE -> bytes.get();
        case SHORT -> bytes.getShort();
        case INT -> bytes.getInt();
        case FLOAT -> bytes.getFloat();
        case DOUBLE -> bytes.getDouble();
      };
    }
    int n = file.rowElements();
    return switch (file.type()) {
      case UNSIGNED_BYTE -> row.clone();
      case BYTE -> UnsafeArrayData.fromPrimitiveArray(row.clone());
      case SHORT -> {
        short[] values = new short[n];
        bytes.asShortBuffer().get(values);
        yield UnsafeArrayData.fromPrimitiveArray(values);
      }
      case INT -> {
        int[] values = new int[n];
        bytes.asIntBuffer().get(values);
        yield UnsafeArrayData.fromPrimitiveArray(values);
      }
      case FLOAT -> {
        float[] values = new float[n];
        bytes.asFloatBuffer().get(values);
        yield UnsafeArrayData.fromPrimitiveArray(values);
      }
      case DOUBLE -> {
        double[] values = new double[n];
        bytes.asDoubleBuffer().get(values);
        yield UnsafeArrayData.fromPrimitiveArray(values);
      }
    };
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
