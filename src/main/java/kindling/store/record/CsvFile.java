package kindling.store.record;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.text.StringEscapeUtils;

/**
 * A table as CSV, UTF-8: the names of the columns, then a line per row, quoted as in RFC 4180 if
 * necessary. A missing value is empty.
 */
public final class CsvFile {
  private CsvFile() {}

  /** Writes a table; the stream stays open. */
  public static <R> void write(Table<R> table, Iterable<R> rows, OutputStream out)
      throws IOException {
    Writer csv = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    String comma = "";
    for (Table.Column<R> column : table.columns()) {
      csv.append(comma).append(StringEscapeUtils.escapeCsv(column.name()));
      comma = ",";
    }
    csv.append('\n');
    for (R row : rows) {
      comma = "";
      for (Table.Column<R> column : table.columns()) {
        Object value = column.of().apply(row);
        csv.append(comma);
        csv.append(value == null ? "" : StringEscapeUtils.escapeCsv(value.toString()));
        comma = ",";
      }
      csv.append('\n');
    }
    csv.flush();
  }
}
