package kindling.rows;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Where the rows of a data set come from: a DataFrame, or IDX files that Kindling reads itself. */
public interface RowSource {
  /** A DataFrame. */
  static RowSource of(Dataset<Row> rows) {
    return new FrameSource(rows);
  }

  /** The Spark that reads them. */
  SparkContext spark();

  /** The columns. */
  StructType schema();

  /** The rows as a DataFrame. This starts Spark SQL, if it has not been started. */
  Dataset<Row> frame();

  /** The rows packed into chunks. A partition that is lost is read again. */
  ArrivingChunks arriving(Packing packing);
}
