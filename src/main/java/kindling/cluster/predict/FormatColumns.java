package kindling.cluster.predict;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.to_json;

import kindling.rows.ColumnPath;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/** Predictions with columns that a format of files can hold. */
public final class FormatColumns {
  private FormatColumns() {}

  /**
   * CSV has neither arrays nor maps: an array becomes a text with spaces between its elements, a
   * map becomes JSON.
   */
  public static Dataset<Row> of(Dataset<Row> predictions, String format) {
    Dataset<Row> written = predictions;
    for (StructField field : predictions.schema().fields()) {
      Column column = predictions.col(ColumnPath.quoted(field.name()));
      if (format.equals("csv") && field.dataType() instanceof ArrayType) {
        written = written.withColumn(field.name(), array_join(column.cast("array<string>"), " "));
      } else if (format.equals("csv") && field.dataType() instanceof MapType) {
        written = written.withColumn(field.name(), to_json(column));
      }
    }
    return written;
  }
}
