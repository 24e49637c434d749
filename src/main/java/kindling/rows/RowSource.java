package kindling.rows;

import kindling.data.Block;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
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

  /** What Spark expects the rows to take: of IDX exactly, of others a guess; 0 if unknown. */
  long expectedBytes();

  /**
   * The rows packed into the blocks of all shards, in the order of the shards. A partition that is
   * lost is read again.
   */
  JavaRDD<Block> blocks(Packing packing);
}
