package kindling.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kindling.config.UserError;
import kindling.tables.cells.CellFault;
import kindling.tables.cells.MissingValues;
import kindling.tables.cells.RowKey;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final MissingValues MISSING = new MissingValues(List.of("", "NA"));
  private static final List<String> NAMES =
      List.of("size", "city", "sold", "since", "id", "same", "price");

  @Test
  void columnsBecomeWhatTheirTextsAre() {
    Table table = fit(Map.of(), rows()).table();
    List<String> kinds = table.columns().stream().map(column -> column.encoding().kind()).toList();
    assertEquals(List.of("number", "category", "boolean", "date"), kinds);
    assertTrue(table.target().orElseThrow() instanceof NumberTarget);
  }

  @Test
  void theFitDoesNotDependOnTheOrderOfTheRows() {
    List<Object[]> rows = rows();
    Table expected = fit(Map.of("size", "number quantile"), rows).table();
    Collections.shuffle(rows, new Random(3));
    assertEquals(expected, fit(Map.of("size", "number quantile"), rows).table());
  }

  @Test
  void aTableIsReadAsItWasKept() {
    Table table =
        fit(Map.of("size", "number log", "city", "category embedding 2", "id", "text 8"), rows())
            .table();
    assertEquals(table, Table.read(table.json()));
  }

  @Test
  void aMissingNumberIsTheMedianAndSaysSo() {
    Table table = fit(Map.of("*", "ignore", "size", "number none"), rows()).table();
    float[] row = new float[table.width()];
    table.encode(new Object[] {"NA"}, row);
    assertArrayEquals(new float[] {49.5f, 1}, row, 1f);
    table.encode(new Object[] {12}, row);
    assertArrayEquals(new float[] {12, 0}, row);
  }

  @Test
  void anUnknownLevelOfACategoryHasNoFeature() {
    Table table = fit(Map.of("*", "ignore", "city", "category one-hot"), rows()).table();
    float[] row = new float[table.width()];
    table.encode(new Object[] {"Rome"}, row);
    assertArrayEquals(new float[] {1, 0}, row);
    table.encode(new Object[] {"Atlantis"}, row);
    assertArrayEquals(new float[] {0, 0}, row);
  }

  @Test
  void aTextInAColumnOfNumbersIsAFault() {
    Table table = fit(Map.of("*", "ignore", "size", "number"), rows()).table();
    CellFault fault =
        assertThrows(
            CellFault.class, () -> table.encode(new Object[] {"abc"}, new float[table.width()]));
    assertEquals("\"abc\"; expected a finite number", fault.getMessage());
  }

  @Test
  void anEntryOfTheLabelDecidesTheTask() {
    Table table = fit(Map.of("price", "category"), rows()).table();
    assertEquals(100, table.target().orElseThrow().classes().size());
  }

  @Test
  void aLabelWithOneValueAmongTheTrainingRowsIsAnError() {
    List<Object[]> rows = rows();
    rows.forEach(row -> row[6] = "7");
    for (String spec : List.of("number", "category")) {
      UserError error = assertThrows(UserError.class, () -> fit(Map.of("price", spec), rows));
      String value = spec.equals("number") ? "7.0" : "\"7\"";
      assertEquals(
          "rows: the label, column \"price\", is %s in every training row, so there is nothing to learn; choose another column with data.label-column, or other training rows"
              .formatted(value),
          error.getMessage());
    }
  }

  @Test
  void anUnknownEncodingIsNamedWithThoseThatThereAre() {
    UserError error = assertThrows(UserError.class, () -> fit(Map.of("size", "numbre"), rows()));
    assertTrue(error.getMessage().contains("numbre"), error::getMessage);
    assertTrue(error.getMessage().contains("number"), error::getMessage);
  }

  @Test
  void aStrangersTableIsRefused() {
    Map<String, Object> json = fit(Map.of(), rows()).table().json();
    json.put("version", 2);
    assertThrows(IllegalArgumentException.class, () -> Table.read(json));
    json.put("version", 1);
    json.put("columns", "none");
    assertThrows(IllegalArgumentException.class, () -> Table.read(json));
  }

  /** 101 rows: a number, a category, a flag, a date, an id, a constant, and the label. */
  private static List<Object[]> rows() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(
          new Object[] {
            String.valueOf(i),
            i % 3 == 0 ? "Oslo" : "Rome",
            i % 2 == 0 ? "yes" : "no",
            "2024-%02d-%02d".formatted(1 + i % 12, 1 + i % 28),
            "key-" + i,
            "x",
            String.valueOf(10.5 * i)
          });
    }
    rows.add(new Object[] {"NA", "Rome", "no", "2024-02-29", "key-x", "x", "10.5"});
    return rows;
  }

  private static FittedTable fit(Map<String, String> texts, List<Object[]> rows) {
    ColumnSpecs specs = new ColumnSpecs(texts);
    List<ColumnProfile> empty = new ArrayList<>();
    for (String name : NAMES) {
      ColumnSpec spec = name.equals("price") ? null : specs.spec(name);
      empty.add(new ColumnProfile(name, ColumnType.UNTYPED, UTC, spec, 1));
    }
    TableProfile profile = new TableProfile(empty);
    for (Object[] row : rows) {
      Object[] cells = row.clone();
      long key = 0;
      for (int i = 0; i < cells.length; i++) {
        key = RowKey.of(key, cells[i]);
        cells[i] = MISSING.has(cells[i]) ? null : cells[i];
      }
      profile.add(key, cells);
    }
    List<ColumnProfile> all = profile.columns();
    return FittedTable.fit("rows", all.subList(0, 6), specs, all.get(6), "price", MISSING, 0);
  }
}
