package kindling.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kindling.config.DataSettings;
import kindling.config.UserError;
import kindling.config.message.Message;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * Refuses a CSV file whose columns are not what the settings say, because of its header, its
 * separator, or a cell that is no number; names the cell and the cure. Spark itself makes the whole
 * column one of strings then, or gives the columns other names.
 *
 * @param source what the data set is called
 * @param rows as Spark read them
 * @param options of Spark's reader, whose names have no case
 */
record CsvCheck(String source, Dataset<Row> rows, Map<String, String> options) {
  static CsvCheck of(String source, Dataset<Row> rows, Map<String, String> options) {
    Map<String, String> noCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    noCase.putAll(options);
    return new CsvCheck(source, rows, noCase);
  }

  /**
   * Checks the columns that the settings name.
   *
   * @throws UserError if one of them is missing or has strings, and it can be said why
   */
  void require(DataSettings settings, List<String> features, boolean labelNeeded) {
    List<String> wanted = new ArrayList<>(features);
    if (labelNeeded) {
      wanted.add(settings.labelColumn());
      wanted.add(settings.weightColumn());
      wanted.removeIf(String::isEmpty);
    }
    List<String> names = Arrays.asList(rows.schema().fieldNames());
    requireSeparator(names);
    if (!names.containsAll(wanted)) {
      requireHeader(names, wanted);
      return;
    }
    if (isTrue("inferSchema")) {
      for (String name : wanted) {
        StructField field = rows.schema().fields()[names.indexOf(name)];
        if (field.dataType() instanceof StringType) {
          boolean label = labelNeeded && name.equals(settings.labelColumn());
          firstText(name).ifPresent(text -> refuse(text, label));
        }
      }
    }
  }

  /** A single column that has another separator in it was to be several. */
  private void requireSeparator(List<String> names) {
    if (names.size() != 1 || !(rows.schema().fields()[0].dataType() instanceof StringType)) {
      return;
    }
    String line = isTrue("header") ? names.get(0) : firstLine().stream().findFirst().orElse("");
    for (String separator : List.of(";", "\t", "|", ",")) {
      if (line.contains(separator) && !separator.equals(separator())) {
        throw UserError.of(
                "the first line, %s, has no \"%s\" but \"%s\" between its cells",
                CsvText.quoted(line), separator(), CsvText.escaped(separator))
            .cure("set {data.options.sep} = \"%s\"", CsvText.escaped(separator))
            .at(source);
      }
    }
  }

  private void requireHeader(List<String> names, List<String> wanted) {
    if (!isTrue("header")) {
      List<String> first = firstLine();
      if (wanted.stream().anyMatch(name -> !names.contains(name) && first.contains(name))) {
        throw UserError.of("the first line has the names of the columns, %s", first)
            .cure("set {data.options.header} = true")
            .at(source);
      }
    } else if (names.stream().allMatch(CsvText::isNumber)) {
      throw UserError.of(
              "the first line, %s, has numbers, but {data.options.header} = true takes it for the names of the columns",
              names)
          .cure("set {data.options.header} = false, and name columns _c0, _c1, ...")
          .at(source);
    }
  }

  private List<String> firstLine() {
    return rows.takeAsList(1).stream()
        .findFirst()
        .map(
            row -> {
              List<String> cells = new ArrayList<>();
              for (int i = 0; i < row.length(); i++) {
                cells.add(String.valueOf(row.get(i)));
              }
              return cells;
            })
        .orElse(List.of());
  }

  /**
   * A cell that is no number.
   *
   * @param row counted from 1
   * @param mostly whether most cells of its column are no numbers either
   */
  private record TextCell(String column, String text, long row, boolean mostly) {}

  /** The first cell of a column that is no number. */
  private Optional<TextCell> firstText(String name) {
    String quoted = ColumnPath.quoted(name);
    Column text = rows.col(quoted);
    Column bad =
        text.isNotNull().and(functions.expr("try_cast(%s as double)".formatted(quoted)).isNull());
    Row counts = rows.agg(functions.count_if(bad), functions.count(text)).first();
    // As text, which Kryo knows, where it may know no rows.
    List<String> found =
        rows.select(text, bad)
            .javaRDD()
            .zipWithIndex()
            .filter(cell -> cell._1().getBoolean(1))
            .map(cell -> cell._2() + 1 + " " + cell._1().getString(0))
            .take(1);
    return found.stream()
        .map(cell -> cell.split(" ", 2))
        .map(
            cell ->
                new TextCell(
                    name,
                    cell[1],
                    Long.parseLong(cell[0]),
                    2 * counts.getLong(0) > counts.getLong(1)))
        .findFirst();
  }

  private void refuse(TextCell cell, boolean label) {
    Message cure;
    if (cell.row() == 1 && !cell.mostly() && !isTrue("header")) {
      cure =
          Message.of(
              "if the first line has the names of the columns, set {data.options.header} = true");
    } else {
      cure = CsvText.cure(cell.text(), cell.mostly(), label, separator());
    }
    throw UserError.of(
            "row %,d%s has the text %s in column \"%s\"",
            cell.row(),
            isTrue("header") ? " after the header" : "",
            CsvText.quoted(cell.text()),
            cell.column())
        .cure("%s", cure)
        .at(source);
  }

  private boolean isTrue(String option) {
    return options.getOrDefault(option, "false").equalsIgnoreCase("true");
  }

  private String separator() {
    return options.getOrDefault("sep", options.getOrDefault("delimiter", ","));
  }

  /** Describes a line with a wrong number of cells. */
  static UserError wrongLine(String source, String line) {
    return UserError.of(
            "the line %s has more or fewer cells than there are columns",
            CsvText.quoted(line.lines().collect(Collectors.joining(" "))))
        .cure(
            line.chars().filter(c -> c == '"').count() % 2 == 1
                ? "if cells in quotes have line breaks, set {data.options.multiLine} = true; else correct it"
                : "correct it (a cell with the separator in it is put in quotes), or set {data.options.mode} = DROPMALFORMED to leave out such lines")
        .at(source);
  }
}
