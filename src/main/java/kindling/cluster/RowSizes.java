package kindling.cluster;

import kindling.config.UserError;
import kindling.data.RowLayout;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.Seq;

/** How many elements the columns of rows have. */
final class RowSizes {
  private RowSizes() {}

  /** What rows are made of; looks at the first one if the schema does not tell. */
  static RowLayout layout(String source, Dataset<Row> rows, Columns columns) {
    boolean weighted = columns.weight() >= 0;
    int[] features = columns.features();
    int featuresInSchema = features.length > 1 ? features.length : columns.elements(features[0]);
    int labelsInSchema = columns.label() < 0 ? 1 : columns.elements(columns.label());
    if (featuresInSchema > 0 && labelsInSchema > 0) {
      return new RowLayout(featuresInSchema, labelsInSchema, columns.asBytes(), weighted);
    }
    Row first =
        rows.takeAsList(1).stream()
            .findFirst()
            .orElseThrow(() -> new UserError(source + ": has no rows"));
    int width =
        features.length > 1 ? features.length : ofFirst(source, first, columns, features[0]);
    int labelWidth = columns.label() < 0 ? 1 : ofFirst(source, first, columns, columns.label());
    if (width == 0) {
      throw new UserError(
          "%s: column \"%s\" of the first row is empty"
              .formatted(source, columns.name(features[0])));
    }
    return new RowLayout(width, labelWidth, columns.asBytes(), weighted);
  }

  private static int ofFirst(String source, Row first, Columns columns, int column) {
    if (first.isNullAt(column)) {
      throw new UserError(
          "%s: column \"%s\" of the first row is null".formatted(source, columns.name(column)));
    }
    return of(first.get(column));
  }

  /** How many elements a value has. */
  static int of(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof Vector vector) {
      return vector.size();
    }
    return value instanceof Seq<?> sequence ? sequence.size() : 1;
  }
}
