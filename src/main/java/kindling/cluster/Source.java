package kindling.cluster;

import kindling.config.DataSettings;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.math.BigInt;

/**
 * A data set and what it is called in errors.
 *
 * @param name its path, or what else names it
 * @param rows not read yet
 * @param stored whether the rows are those of files, so that Spark knows how much they take; else
 *     it guesses, and joins make it guess far too much
 */
public record Source(String name, Dataset<Row> rows, boolean stored) {
  /**
   * What Spark expects the rows to take: of IDX exactly, of other files their size; 0 if unknown.
   */
  public long expectedBytes() {
    BigInt bytes = rows.queryExecution().optimizedPlan().stats().sizeInBytes();
    long unknown = rows.sparkSession().sessionState().conf().defaultSizeInBytes();
    return bytes.isValidLong() && bytes.toLong() < unknown ? bytes.toLong() : 0;
  }

  /** A reader for the rows, in the columns that the settings name. */
  public RowReader reader(DataSettings settings, boolean labelNeeded) {
    ColumnNames columns =
        new ColumnNames(
            settings.featureColumns(),
            settings.labelColumn(),
            settings.weightColumn(),
            settings.validationColumn());
    return RowReader.of(name, rows, columns, labelNeeded);
  }
}
