package kindling.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import kindling.tables.cells.CellFault;
import kindling.tables.cells.MissingValues;
import kindling.tables.cells.RowKey;
import org.junit.jupiter.api.Test;

/** Numbers that are infinite, as such or as floats. */
class LargeNumbersTest {
  private static final String NULL =
      "; correct them, or replace them with null and set data.missing-labels = skip to leave their rows out";

  @Test
  void aNumericLabelIsNotTakenForClassesBecauseSomeValuesAreInfinite() {
    for (Object odd : List.of(Double.POSITIVE_INFINITY, -1e200, Float.NEGATIVE_INFINITY)) {
      String expected =
          "rows: the label, column \"y\": 1 of 31 values are not finite numbers between -1e140 and 1e140, such as \"%s\" in the row (0.5, %s)"
                  .formatted(odd, odd)
              + NULL;
      for (String spec : List.of("auto", "number", "category")) {
        assertRefused(expected, ColumnType.NUMBER, Map.of("y", spec), labels(0.5, odd));
      }
    }
  }

  /** Few whole numbers would be classes, but not if one of them is infinite. */
  @Test
  void aLabelOfFewNumbersMayNotHaveAnInfiniteOne() {
    assertRefused(
        "1 of 31 values are not finite numbers",
        ColumnType.NUMBER,
        Map.of(),
        labels(0, Double.NEGATIVE_INFINITY));
    for (String odd : List.of("1e200", "inf", "-Infinity", "+1" + "0".repeat(400))) {
      assertRefused(
          "rows: the label, column \"y\": 1 of 31 values are not finite numbers between -1e140 and 1e140, such as",
          ColumnType.UNTYPED,
          Map.of(),
          labels("0", odd));
      assertRefused(
          "; correct them, or add them to data.missing-values and set data.missing-labels = skip to leave their rows out",
          ColumnType.UNTYPED,
          Map.of(),
          labels("0", odd));
    }
  }

  @Test
  void namesOfClassesMayBeWordsForInfinity() {
    List<Object[]> rows = labels("low", "inf");
    rows.add(new Object[] {1, "7"});
    assertEquals(
        List.of("7", "inf", "low"), fit(ColumnType.UNTYPED, Map.of(), rows).table().classes());
  }

  @Test
  void aColumnOfNumbersIsNoCategoryBecauseSomeAreInfinite() {
    for (Object odd : List.of("1e200", "inf")) {
      List<Object[]> rows = features("0.5", odd);
      assertRefused(
          "rows: column \"x\": 2 of 30 values are not finite numbers between -1e140 and 1e140, such as \"%s\" in the row (%s, 0); correct them, or add them to data.missing-values"
              .formatted(odd, odd),
          ColumnType.UNTYPED,
          Map.of(),
          rows);
    }
    assertRefused(
        "such as \"Infinity\" in the row (Infinity, 0); correct them, or replace them with null",
        ColumnType.NUMBER,
        Map.of(),
        features(0.5, Double.POSITIVE_INFINITY));
  }

  /** Other columns are scaled, so that their features are small. */
  @Test
  void anUnscaledColumnMayOnlyHaveFloats() {
    assertRefused(
        "rows: column \"x\": the numbers, from -1.0E39 to 0.5, are not scaled and must be between -3.4e38 and 3.4e38",
        ColumnType.NUMBER,
        Map.of("x", "number none"),
        features(0.5, -1e39));
    fit(ColumnType.NUMBER, Map.of("x", "number"), features(0.5, -1e39));
    UserError error =
        assertThrows(UserError.class, () -> Encodings.spec("x", "number none missing 1e999"));
    assertTrue(
        error.getMessage().contains("missing must be followed by a number"), error::getMessage);
  }

  @Test
  void aNumberThatIsFarFromAllTrainingRowsIsShown() {
    Target target = new NumberTarget(0, 1);
    CellFault fault = assertThrows(CellFault.class, () -> target.label(1e200));
    assertEquals(
        "1.0E200; expected a number nearer to those of the training rows", fault.getMessage());
    Table table = fit(ColumnType.NUMBER, Map.of("x", "number"), features(0.5, 0.25)).table();
    fault = assertThrows(CellFault.class, () -> table.encode(new Object[] {-1e300}, new float[1]));
    assertEquals(
        "-1.0E300; expected a number nearer to those of the training rows", fault.getMessage());
  }

  /** Rows of a feature and a label; one label is another value. */
  private static List<Object[]> labels(Object usual, Object odd) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Object label = i % 2 == 0 ? usual : usual instanceof String ? usual + "" : 1.5;
      rows.add(new Object[] {i % 7 * 0.5, usual.equals(0) ? i % 3 : label});
    }
    rows.add(new Object[] {0.5, odd});
    return rows;
  }

  /** Rows of a feature and a label of two classes; two of the features are another value. */
  private static List<Object[]> features(Object usual, Object odd) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Object value = i % 15 == 0 ? odd : usual instanceof String ? i % 4 + ".5" : usual;
      rows.add(new Object[] {value, i % 15 == 0 ? 0 : i % 2});
    }
    return rows;
  }

  private static void assertRefused(
      String expected, ColumnType type, Map<String, String> specs, List<Object[]> rows) {
    UserError error = assertThrows(UserError.class, () -> fit(type, specs, rows));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  private static FittedTable fit(ColumnType type, Map<String, String> texts, List<Object[]> rows) {
    ColumnSpecs specs = new ColumnSpecs(texts);
    TableProfile profile =
        new TableProfile(
            List.of(
                new ColumnProfile("x", type, ZoneOffset.UTC, specs.spec("x"), 1),
                new ColumnProfile("y", type, ZoneOffset.UTC, null, 1)));
    for (Object[] row : rows) {
      profile.add(RowKey.of(RowKey.of(0, row[0]), row[1]), row);
    }
    List<ColumnProfile> all = profile.columns();
    MissingValues missing = new MissingValues(List.of());
    return FittedTable.fit("rows", all.subList(0, 1), specs, all.get(1), "y", missing, 0);
  }
}
