package kindling.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.when;

import kindling.config.UserError;
import kindling.rows.ColumnPath;
import kindling.rows.TrainingSets;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.StructField;

/** Finds the number of classes of a label column. */
final class ClassCount {
  /** More classes are probably a mistake, such as a price as the label. */
  private static final int MOST = 100_000;

  private ClassCount() {}

  /** From the column's metadata; else the largest label, found in one pass, plus one. */
  static int of(Dataset<Row> rows, String column) {
    StructField field = rows.schema().apply(column);
    if (field.dataType() instanceof BooleanType) {
      return 2;
    }
    Attribute attribute = Attribute.fromStructField(field);
    if (attribute instanceof BinaryAttribute) {
      return 2;
    }
    if (attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()) {
      int classes = (int) nominal.getNumValues().get();
      if (classes < 2) {
        throw UserError.of(
                "column \"%s\" has %d class by its metadata; there must be at least two",
                column, classes)
            .at(TrainingSets.GIVEN);
      }
      return classes;
    }
    return fromLabels(rows, column);
  }

  private static int fromLabels(Dataset<Row> rows, String column) {
    Column label = col(ColumnPath.quoted(column)).cast("double");
    Row found =
        rows.select(
                min(label),
                max(label),
                max(when(label.notEqual(rint(label)), label)),
                count(lit(1)),
                count(label))
            .first();
    long all = found.getLong(3);
    if (all == 0) {
      throw UserError.of("has no rows").at(TrainingSets.GIVEN);
    }
    if (found.getLong(4) < all) {
      throw UserError.of(
              "column \"%s\" has null in %,d rows; labels must be whole numbers 0, 1, 2, ...",
              column, all - found.getLong(4))
          .cure("drop such rows (na.drop)")
          .at(TrainingSets.GIVEN);
    }
    double smallest = found.getDouble(0);
    double largest = found.getDouble(1);
    if (!found.isNullAt(2) || !Double.isFinite(largest) || smallest < 0) {
      double wrong =
          !Double.isFinite(largest) ? largest : smallest < 0 ? smallest : found.getDouble(2);
      throw notALabel(column, String.valueOf(wrong));
    }
    if (largest >= MOST) {
      throw notALabel(
          column, "%.0f, which would make %.0f classes".formatted(largest, largest + 1));
    }
    if (smallest == largest) {
      throw UserError.of(
              "column \"%s\" has the label %.0f in all rows; there must be at least two classes",
              column, largest)
          .at(TrainingSets.GIVEN);
    }
    return (int) largest + 1;
  }

  private static UserError notALabel(String column, String found) {
    return UserError.of(
            "column \"%s\" has %s; labels must be whole numbers 0, 1, 2, ...", column, found)
        .cure("a StringIndexer numbers classes")
        .at(TrainingSets.GIVEN);
  }
}
