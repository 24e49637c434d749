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
import java.util.Optional;
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
  void aLossOfNumbersMakesFewWholeNumbersANumber() {
    List<Object[]> rows = rows();
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i)[6] = String.valueOf(i % 3);
    }
    assertEquals(3, fit(Map.of(), rows).table().classes().size());
    ColumnSpecs specs = new ColumnSpecs(Map.of(), Optional.of(LabelRange.NOT_NEGATIVE));
    NumberTarget target = (NumberTarget) fit(specs, rows).table().target().orElseThrow();
    assertEquals(LabelRange.NOT_NEGATIVE, target.range());
    assertEquals(0, target.mean());
    assertEquals(100.0 / 101, target.deviation(), 1e-12);
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

  /** The price jumps where the size is 500 and 700, and the colour is another one from 700 on. */
  @Test
  void binsByTargetLieWhereTheLabelChangesForAnyPartsOfTheRows() {
    for (boolean classes : new boolean[] {false, true}) {
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        Object price = i < 500 ? 1.5 : i < 700 ? 20.5 : 3.5;
        Object colour = i < 700 ? "red" : "blue";
        Object size = i == 3 ? "NA" : i;
        rows.add(
            new Object[] {size, "a", "yes", "2024-01-01", "k" + i, i, classes ? colour : price});
      }
      Map<String, String> texts = Map.of("size", "piecewise-linear by target width 3");
      FittedTable whole = fit(texts, rows);
      String expected = classes ? "0.0, 699.5, 999.0" : "0.0, 499.5, 699.5, 999.0";
      assertEquals("[" + expected + "]", edges(whole));
      assertEquals("piecewise-linear by target width 3", whole.choices().get(0).spec());
      List<Object[]> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, new Random(4));
      FittedTable parts =
          fitParts(
              new ColumnSpecs(texts),
              List.of(
                  shuffled.subList(0, 10), shuffled.subList(10, 400), shuffled.subList(400, 1000)));
      assertEquals(whole.table().json(), parts.table().json());
    }
  }

  private static String edges(FittedTable fitted) {
    return fitted.table().columns().get(0).encoding().json().get("edges").toString();
  }

  @Test
  void binsByTargetNeedALabel() {
    ColumnSpecs specs = new ColumnSpecs(Map.of("size", "piecewise-linear by target"));
    List<ColumnProfile> all = profile(specs, rows()).columns();
    UserError error =
        assertThrows(
            UserError.class,
            () -> FittedTable.fit("rows", all.subList(0, 6), specs, null, "", MISSING, 0));
    assertEquals(
        "rows: column \"size\": bins by target need one label, of classes or numbers; leave out by target, so that the bins have equally many rows",
        error.getMessage());
    UserError by =
        assertThrows(UserError.class, () -> fit(Map.of("size", "piecewise-linear by 3"), rows()));
    assertTrue(by.getMessage().contains("by must be followed by target"), by::getMessage);
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
    return fitParts(new ColumnSpecs(texts), List.of(rows));
  }

  private static FittedTable fit(ColumnSpecs specs, List<Object[]> rows) {
    return fitParts(specs, List.of(rows));
  }

  /** A table whose rows are in several parts. */
  private static FittedTable fitParts(ColumnSpecs specs, List<List<Object[]>> parts) {
    TableProfile sum = profile(specs, parts.get(0));
    for (List<Object[]> part : parts.subList(1, parts.size())) {
      sum.add(profile(specs, part));
    }
    List<ColumnProfile> all = sum.columns();
    return FittedTable.fit("rows", all.subList(0, 6), specs, all.get(6), "price", MISSING, 0);
  }

  private static TableProfile profile(ColumnSpecs specs, List<Object[]> rows) {
    List<ColumnProfile> empty = new ArrayList<>();
    for (String name : NAMES) {
      ColumnSpec spec = name.equals("price") ? null : specs.spec(name);
      empty.add(new ColumnProfile(name, ColumnType.UNTYPED, UTC, spec, 1));
    }
    TableProfile profile = new TableProfile(empty, specs.needTarget(NAMES.subList(0, 6)));
    for (Object[] row : rows) {
      Object[] cells = row.clone();
      long key = 0;
      for (int i = 0; i < cells.length; i++) {
        key = RowKey.of(key, cells[i]);
        cells[i] = MISSING.has(cells[i]) ? null : cells[i];
      }
      profile.add(key, cells);
    }
    return profile;
  }
}
