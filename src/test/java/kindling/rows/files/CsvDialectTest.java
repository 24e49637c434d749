package kindling.rows.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kindling.config.DataSettings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;

class CsvDialectTest {
  private static final String DISTINCT =
      "; rename one of them in the first line, or set data.options.header = false if that line has no names";

  @Test
  void theSeparatorIsTheOneThatMakesTheMostCells() {
    assertEquals(",", separator("area,city,price"));
    assertEquals(";", separator("area;city, country;price"));
    assertEquals("\t", separator("area\tcity\tprice"));
    assertEquals("|", separator("area|city|price"));
  }

  @Test
  void aSeparatorWithinQuotesSeparatesNothing() {
    assertEquals(";", separator("\"a,b,c,d\";\"e\""));
    assertEquals(";", separator("\"a \"\"b,c,d,e\"\"\";f"));
  }

  @Test
  void aFileOfOneColumnHasCommas() {
    assertEquals(",", separator("area"));
  }

  @Test
  void theSeparatorOfTheUserComesFirst() {
    assertEquals(",", dialect("a;b;c", "sep = \",\"").options().get("sep"));
    assertEquals("::", dialect("a::b", "delimiter = \"::\"").options().get("sep"));
  }

  @Test
  void everyColumnIsReadAsTextWithDoubledQuotes() {
    var options = dialect("a,b", "").options();
    assertEquals("true", options.get("header"));
    assertEquals("false", options.get("inferSchema"));
    assertEquals("\"", options.get("escape"));
  }

  @Test
  void aLineThatEndsWithinQuotesHasCellsOfSeveralLines() {
    String first = "id,note";
    assertFalse(
        of(List.of(first, "1,\"one \"\"line\"\"\""), "").options().containsKey("multiLine"));
    assertEquals("true", of(List.of(first, "1,\"two", "lines\""), "").options().get("multiLine"));
  }

  @Test
  void twoColumnsOfTheSameNameAreRefused() {
    assertEquals("rows.csv: two columns are named \"area\"" + DISTINCT, refusal("area,city,area"));
    assertEquals(
        "rows.csv: the names of two columns, \"Area\" and \"area\", differ in case only" + DISTINCT,
        refusal("Area,city,\"area\""));
  }

  @Test
  void columnsWithoutANameAndLinesWithoutNamesAreNotCompared() {
    assertEquals(",", separator("a,,"));
    dialect("1,1,2", "header = false");
  }

  private static String separator(String line) {
    return dialect(line, "").options().get("sep");
  }

  private static String refusal(String line) {
    return assertThrows(UserError.class, () -> dialect(line, "")).getMessage();
  }

  private static CsvDialect dialect(String line, String options) {
    return of(List.of(line), options);
  }

  private static CsvDialect of(List<String> head, String options) {
    String text = "data.options { " + options + " }";
    DataSettings data = SettingsReader.ofText(text, "test", List.of()).settings().data();
    return CsvDialect.of("rows.csv", head, data);
  }
}
