package kindling.rows;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a data set, and after them those that Spark computes from them before rows are
 * read by place: fields of structs, and columns cast to another type, such as 0 and 1 for false and
 * true.
 */
final class PreparedColumns implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final ArrayList<StructField> fields;
  private final int width;
  private final ArrayList<Made> made = new ArrayList<>();

  /**
   * A column that Spark computes.
   *
   * @param origin the place of the column that it is, but for its type; -1 for a field of a struct
   */
  private record Made(ColumnPath path, int origin) implements Serializable {}

  PreparedColumns(StructType schema) {
    this.fields = new ArrayList<>(Arrays.asList(schema.fields()));
    this.width = fields.size();
  }

  /** The place of a column whose values are read as a type. */
  int place(ColumnPath path, DataType type) {
    boolean asItIs = !path.isNested() && type.equals(path.field().dataType());
    return asItIs ? origin(path) : make(path, type);
  }

  private int make(ColumnPath path, DataType type) {
    for (int i = 0; i < made.size(); i++) {
      if (made.get(i).path().equals(path) && fields.get(width + i).dataType().equals(type)) {
        return width + i;
      }
    }
    StructField field = path.field();
    made.add(new Made(path, path.isNested() ? -1 : origin(path)));
    fields.add(new StructField(field.name(), type, field.nullable(), field.metadata()));
    return fields.size() - 1;
  }

  private int origin(ColumnPath path) {
    for (int i = 0; i < width; i++) {
      if (fields.get(i).name().equals(path.names().get(0))) {
        return i;
      }
    }
    throw new IllegalStateException("no column " + path.names());
  }

  /** The place in the data set of a column that is there; -1 for a field of a struct. */
  int origin(int place) {
    return place < width ? place : made.get(place - width).origin();
  }

  StructField field(int place) {
    return fields.get(place);
  }

  /** The values at a place, in rows of the data set. */
  Column of(Dataset<Row> rows, int place) {
    if (place < width) {
      return rows.col(ColumnPath.quoted(fields.get(place).name()));
    }
    ColumnPath path = made.get(place - width).path();
    DataType type = fields.get(place).dataType();
    return type.equals(path.field().dataType()) ? path.values() : path.values().cast(type);
  }

  /** Rows of the data set with all of these columns. */
  Dataset<Row> prepared(Dataset<Row> rows) {
    if (made.isEmpty()) {
      return rows;
    }
    List<Column> all = new ArrayList<>(List.of(functions.col("*")));
    for (int place = width; place < fields.size(); place++) {
      all.add(of(rows, place).as("_kindling_" + place));
    }
    return rows.select(all.toArray(Column[]::new));
  }
}
