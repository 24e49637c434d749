package kindling.rows.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kindling.config.DataSettings;
import kindling.config.UserError;

/**
 * How the lines of a CSV file are to be read, as far as its first line shows it.
 *
 * @param options of Spark's reader
 */
record CsvDialect(Map<String, String> options) {
  /** With a header, and commas. */
  static final CsvDialect USUAL = new CsvDialect(Map.of("header", "true"));

  private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');

  /**
   * The dialect of a file.
   *
   * @param source what it is called in errors
   * @param line its first line
   * @param data whose options come first
   * @throws UserError if two columns have the same name
   */
  static CsvDialect of(String source, String line, DataSettings data) {
    String separator = data.option("sep").or(() -> data.option("delimiter")).orElse("");
    char found = separator.length() == 1 ? separator.charAt(0) : mostFrequent(line);
    boolean header = data.option("header").map(Boolean::parseBoolean).orElse(true);
    if (header) {
      requireDistinct(source, cells(line, found));
    }
    Map<String, String> options = new LinkedHashMap<>();
    options.put("header", "true");
    // As text: the encodings decide what a column is, and "NA" is no text.
    options.put("inferSchema", "false");
    options.put("sep", separator.isEmpty() ? String.valueOf(found) : separator);
    options.put("ignoreLeadingWhiteSpace", "true");
    options.put("ignoreTrailingWhiteSpace", "true");
    return new CsvDialect(options);
  }

  private static char mostFrequent(String line) {
    char best = ',';
    int most = 0;
    for (char separator : SEPARATORS) {
      int cells = cells(line, separator).size();
      if (cells > most) {
        best = separator;
        most = cells;
      }
    }
    return best;
  }

  /** The cells of a line, without quotes. */
  private static List<String> cells(String line, char separator) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  private static void requireDistinct(String source, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!name.isEmpty() && !seen.add(name)) {
        throw UserError.of("two columns are named \"%s\"", name)
            .cure("rename one of them in the first line")
            .at(source);
      }
    }
  }
}
