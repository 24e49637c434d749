package kindling.rows.columns;

import kindling.config.Registry.Entry;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/** Unsigned bytes in each row, such as the pixels of an image; each becomes one float. */
record BytesColumn() implements ColumnKind {
  static final Entry<ColumnKind> KIND =
      new Entry<>(
          "bytes",
          "bytes (binary)",
          "its bytes, 0 to 255",
          "one feature for each byte; the same number of bytes in every row; as the only feature column they stay bytes, which take a quarter of the memory, and data.scale is 1/255 by default",
          "",
          new BytesColumn());

  @Override
  public String noun() {
    return "binary";
  }

  @Override
  public boolean takes(DataType type) {
    return type instanceof BinaryType;
  }

  @Override
  public boolean canBe(ColumnRole role) {
    return role == ColumnRole.FEATURES;
  }

  @Override
  public int width(StructField field) {
    return SchemaShape.elements(field);
  }

  @Override
  public int width(Object value) {
    return ((byte[]) value).length;
  }

  @Override
  public void read(Object value, int width, RowValues row) {
    byte[] bytes = bytes(value, width);
    for (int i = 0; i < width; i++) {
      row.put(i, bytes[i] & 0xFF);
    }
  }

  @Override
  public boolean hasBytes() {
    return true;
  }

  @Override
  public byte[] bytes(Object value, int width) {
    byte[] bytes = (byte[]) value;
    if (bytes == null || bytes.length != width) {
      throw bytes == null
          ? ValueFault.nullInsteadOfElements()
          : ValueFault.size(bytes.length + " bytes");
    }
    return bytes;
  }
}
