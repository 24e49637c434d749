package kindling.pipeline;

import java.util.List;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Small data sets that can be learnt in a second. */
final class Rows {
  private Rows() {}

  /** Rows of columns over {@code id}, and a vector {@code features} of the columns a and b. */
  static Dataset<Row> of(SparkSession spark, int count, String... columns) {
    return new VectorAssembler()
        .setInputCols(new String[] {"a", "b"})
        .setOutputCol("features")
        .transform(spark.range(0, count, 1, 2).selectExpr(columns));
  }

  /** Three classes, rings around the origin. */
  static Dataset<Row> rings(SparkSession spark, int count) {
    return of(
        spark,
        count,
        "id",
        "cast(id % 3 as double) label",
        "(1 + id % 3) * cos(id) a",
        "(1 + id % 3) * sin(id) b");
  }

  /** Two classes that a line separates. */
  static Dataset<Row> halves(SparkSession spark, int count) {
    return of(
        spark,
        count,
        "id",
        "sin(id) a",
        "cos(3 * id) b",
        "double(sin(id) + cos(3 * id) > 0) label");
  }

  /** The accuracy of rows with label and prediction. */
  static double accuracy(Dataset<Row> predicted) {
    return (double) predicted.filter("label = prediction").count() / predicted.count();
  }

  /** A column in the order of {@code id}. */
  static List<Row> inOrder(Dataset<Row> rows, String column) {
    return rows.orderBy("id").select(column).collectAsList();
  }
}
