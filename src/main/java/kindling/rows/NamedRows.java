package kindling.rows;

import java.util.List;
import kindling.config.DataSettings;
import kindling.config.DataSettings.MissingLabels;
import kindling.tables.Table;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a data set, and what it is called in errors.
 *
 * @param name its path, or another name
 * @param rows not read yet
 * @param stored whether the rows are those of files, so that Spark knows how much they take; else
 *     it guesses, and joins make it guess far too much
 */
public record NamedRows(String name, RowSource rows, boolean stored) {
  /**
   * Limits the number of rows to those with the lowest index or, without an index, those with the
   * lowest hash of features and label. So the order and the partitions of the rows do not matter.
   *
   * @param reader for the rows
   * @param most the largest number of rows; 0 for all
   */
  public NamedRows first(RowReader reader, int most) {
    return most == 0 ? this : with(reader.first(rows.frame(), most));
  }

  /** The same without the rows that a reader leaves out because they are for validation. */
  public NamedRows trainingRows(RowReader reader) {
    // Reading reports a null in the indicator column.
    return with(reader.trainingRows(rows.frame()));
  }

  private NamedRows with(Dataset<Row> others) {
    return new NamedRows(name, RowSource.of(others), stored);
  }

  /** A reader for the rows, in the columns that the settings name. */
  public RowReader reader(DataSettings settings, boolean labelNeeded) {
    return reader(settings, labelNeeded, "");
  }

  /**
   * The same, with feature columns that are not from the settings but, for example, from a model.
   *
   * @param featuresOf the origin of the feature columns, for errors, such as "the model takes"
   */
  public RowReader reader(DataSettings settings, boolean labelNeeded, String featuresOf) {
    return reader(settings, labelNeeded, featuresOf, null);
  }

  /**
   * The same for a table.
   *
   * @param table its fitted columns; null if columns are read as numbers
   */
  public RowReader reader(
      DataSettings settings, boolean labelNeeded, String featuresOf, Table table) {
    if (table != null && !labelNeeded) {
      return RowReader.forModel(name, rows.schema(), table);
    }
    ColumnNames columns = ColumnNames.of(settings, featuresOf);
    if (table != null) {
      TableTypes.requireAlike(name, rows.schema(), table);
    } else if (stored && settings.format().equals("csv")) {
      List<String> features = columns.featuresAmong(List.of(rows.schema().fieldNames()));
      CsvCheck.of(name, rows.frame(), settings.options()).require(settings, features, labelNeeded);
    }
    RowReader reader = RowReader.of(name, rows, columns, labelNeeded, table);
    return settings.table().missingLabels() == MissingLabels.SKIP
        ? reader.skippingUnlabelled()
        : reader;
  }
}
