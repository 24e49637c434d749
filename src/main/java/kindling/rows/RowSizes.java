package kindling.rows;

import java.io.Serializable;
import kindling.config.UserError;
import kindling.data.RowLayout;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.Seq;

/**
 * How many elements the columns of rows have.
 *
 * @param layout what rows are made of
 * @param sparse whether the features of the first row are a vector that takes many times more with
 *     all its zeros
 */
record RowSizes(RowLayout layout, boolean sparse) implements Serializable {
  /** Of a sparse vector, an element that is not zero takes its index (int) and a double. */
  private static final long BYTES_OF_NONZERO = Integer.BYTES + Double.BYTES;

  private static final long MANY_TIMES = 8;

  /** Looks at the first row if the schema does not tell. */
  static RowSizes of(String source, Dataset<Row> rows, Columns columns) {
    boolean weighted = columns.weight() >= 0;
    int[] features = columns.features();
    int featuresInSchema = features.length > 1 ? features.length : columns.elements(features[0]);
    int labelsInSchema = columns.label() < 0 ? 1 : columns.elements(columns.label());
    if (featuresInSchema > 0 && labelsInSchema > 0) {
      RowLayout layout =
          new RowLayout(featuresInSchema, labelsInSchema, columns.asBytes(), weighted);
      return new RowSizes(layout, false);
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
    RowLayout layout = new RowLayout(width, labelWidth, columns.asBytes(), weighted);
    return new RowSizes(layout, columns.asVectors() && isSparse(first.getAs(features[0])));
  }

  private static boolean isSparse(Vector vector) {
    return vector instanceof SparseVector sparse
        && (long) Float.BYTES * sparse.size() > MANY_TIMES * BYTES_OF_NONZERO * sparse.numActives();
  }

  private static int ofFirst(String source, Row first, Columns columns, int column) {
    if (first.isNullAt(column)) {
      throw UserError.of("column \"%s\" of the first row is null", columns.name(column))
          .cure(MissingValues.cure(source))
          .at(source);
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
