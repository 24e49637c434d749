package kindling.rows.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
   * @param head its first lines
   * @param data whose options come first
   * @throws UserError if two columns have the same name
   */
  static CsvDialect of(String source, List<String> head, DataSettings data) {
    String line = head.get(0);
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
    // As RFC 4180 has it: a quote within quotes is doubled. Spark expects a backslash.
    options.put("escape", "\"");
    if (isOpen(head)) {
      options.put("multiLine", "true");
    }
    options.put("ignoreLeadingWhiteSpace", "true");
    options.put("ignoreTrailingWhiteSpace", "true");
    return new CsvDialect(options);
  }

  /** Whether a line ends within quotes, so that its last cell goes on in the next line. */
  private static boolean isOpen(List<String> lines) {
    return lines.stream().anyMatch(line -> line.chars().filter(c -> c == '"').count() % 2 == 1);
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

  /** Spark takes names that differ in case only for the same, and would give them other names. */
  private static void requireDistinct(String source, List<String> names) {
    Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      String other = name.isEmpty() ? null : seen.put(name, name);
      if (other != null) {
        UserError error =
            other.equals(name)
                ? UserError.of("two columns are named \"%s\"", name)
                : UserError.of(
                    "the names of two columns, \"%s\" and \"%s\", differ in case only",
                    other, name);
        throw error
            .cure(
                "rename one of them in the first line, or set {data.options.header} = false if that line has no names")
            .at(source)
            .key("data.options.header");
      }
    }
  }
}
