package kindling.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import kindling.store.Model;
import kindling.store.ModelFormat;
import kindling.tables.SampleTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Models of tables in plain Java. */
class TableModelTest {
  private static final int ROWS = 40;

  private final Model classes = SampleTables.classes();
  private final LocalModel local = LocalModel.of(ModelFormat.bytes(classes));
  private final LocalModel numbers = LocalModel.of(ModelFormat.bytes(SampleTables.numbers()));
  private final List<Map<String, Object>> rows = SampleTables.rows(ROWS);

  @Test
  void aRowIsEncodedByTheTableAndPassesTheNetwork() {
    for (Map<String, Object> row : rows) {
      RowPrediction predicted = local.predictRow(row);
      double[] probabilities = SampleTables.probabilities(classes, row);
      assertEquals(List.of("bad", "fair", "good"), List.copyOf(predicted.probabilities().keySet()));
      assertEquals(probabilities[2], predicted.probabilities().get("good"));
      double highest = predicted.probabilities().values().stream().max(Double::compare).get();
      assertEquals(highest, predicted.probabilities().get(predicted.text()));
    }
    assertEquals(List.of("bad", "fair", "good"), local.classNames());
    assertEquals("seen", local.featureNames().get(12));
    assertTrue(local.isTable());
  }

  @Test
  void aFlagIsTwoClassesAndTheThresholdDecides() {
    for (boolean flag : new boolean[] {false, true}) {
      LocalModel yesNo = LocalModel.of(ModelFormat.bytes(SampleTables.yesNo(flag, 0.3)));
      assertEquals(0.3, yesNo.threshold());
      for (Map<String, Object> row : rows) {
        RowPrediction predicted = yesNo.predictRow(row);
        double yes = predicted.probabilities().get("yes");
        assertEquals(1, yes + predicted.probabilities().get("no"), 1e-12);
        assertEquals(yes > 0.3 ? "yes" : "no", predicted.text());
      }
    }
  }

  @Test
  void aNumberIsInTheUnitOfTheLabel() {
    RowPrediction predicted = numbers.predictRow(rows.get(0));
    assertTrue(Math.abs(predicted.number() - 3000) < 10 * 250, predicted::text);
    assertTrue(predicted.probabilities().isEmpty());
    assertEquals(List.of(), numbers.classNames());
    UserError error = assertThrows(UserError.class, local.predictRow(rows.get(0))::number);
    assertTrue(error.getMessage().endsWith("is not a number; ask for its text()"), error::toString);
  }

  @Test
  void aCountIsProportionalToTheExposure() {
    LocalModel counts = LocalModel.of(ModelFormat.bytes(SampleTables.counts()));
    for (Map<String, Object> row : rows) {
      Map<String, Object> twice = new HashMap<>(row);
      twice.put("exposure", 2 * (double) row.get("exposure"));
      double once = counts.predictRow(row).number();
      assertTrue(once > 0);
      assertEquals(2 * once, counts.predictRow(twice).number(), 1e-5 * once);
    }
    Map<String, Object> without = new HashMap<>(rows.get(0));
    without.put("exposure", null);
    UserError error = assertThrows(UserError.class, () -> counts.predictRow(without));
    assertEquals(
        "the value of column \"exposure\": null; it must be a number above 0", error.getMessage());
  }

  @Test
  void quantilesAscendInTheUnitOfTheLabel() {
    LocalModel quantiles = LocalModel.of(ModelFormat.bytes(SampleTables.quantiles()));
    for (Map<String, Object> row : rows) {
      RowPrediction predicted = quantiles.predictRow(row);
      List<Double> all = List.copyOf(predicted.quantiles().values());
      assertEquals(List.of(0.1, 0.5, 0.9), List.copyOf(predicted.quantiles().keySet()));
      assertTrue(all.get(0) < all.get(1) && all.get(1) < all.get(2), all::toString);
      assertEquals(all.get(1), predicted.number());
      assertTrue(Math.abs(all.get(0) - 3000) < 10 * 250, all::toString);
    }
    assertTrue(numbers.predictRow(rows.get(0)).quantiles().isEmpty());
  }

  @Test
  void columnsGiveTheSameAsRows() {
    Map<String, Object> columns = new HashMap<>();
    for (String name : local.featureNames()) {
      List<Object> values = new ArrayList<>();
      rows.forEach(row -> values.add(row.get(name)));
      columns.put(name, name.equals("city") ? values.toArray() : values);
    }
    List<RowPrediction> predicted = numbers.predictColumns(columns);
    for (int i = 0; i < ROWS; i++) {
      double expected = numbers.predictRow(rows.get(i)).number();
      assertEquals(expected, predicted.get(i).number(), 1e-3, "row " + i);
    }
    columns.put("area", new double[] {1});
    assertFault(
        () -> numbers.predictColumns(columns),
        "column \"rooms\" has 40 values, but column \"area\"");
    columns.put("area", "1");
    assertFault(() -> numbers.predictColumns(columns), "it must be an array or a list");
  }

  @Test
  void theSameValueMayBeOfManyTypes() {
    Map<String, Object> row = new HashMap<>(rows.get(0));
    row.putAll(Map.of("area", 75, "kind", 60, "new", true, "sold", LocalDate.of(2023, 4, 5)));
    LocalDateTime seen = LocalDateTime.of(2023, 5, 6, 7, 8);
    row.put("seen", seen);
    double expected = numbers.predictRow(row).number();
    for (Object area : List.of(75L, 75.0, 75f, new BigDecimal("75.00"), "75", " 7.5e1 ")) {
      assertSame(expected, row, "area", area);
    }
    List.of("60", 60.0, new BigDecimal("6E+1"), (short) 60)
        .forEach(kind -> assertSame(expected, row, "kind", kind));
    List.of(1, "true", "yes", "T").forEach(flag -> assertSame(expected, row, "new", flag));
    assertSame(expected, row, "sold", Date.valueOf("2023-04-05"));
    assertSame(expected, row, "sold", "2023-04-05");
    assertSame(expected, row, "seen", "2023-05-06 07:08:00");
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    assertSame(expected, row, "seen", seen.atZone(berlin).toInstant());
    assertSame(expected, row, "seen", java.util.Date.from(seen.atZone(berlin).toInstant()));
    row.put("area", null);
    assertEquals(numbers.predictRow(row), numbers.predictRow(with(row, "area", Double.NaN)));
    assertEquals(numbers.predictRow(row), numbers.predictRow(with(row, "area", "NA")));
  }

  private void assertSame(double expected, Map<String, Object> row, String name, Object value) {
    assertEquals(expected, numbers.predictRow(with(row, name, value)).number(), value::toString);
  }

  private static Map<String, Object> with(Map<String, Object> row, String name, Object value) {
    Map<String, Object> changed = new HashMap<>(row);
    changed.put(name, value);
    return changed;
  }

  @Test
  void aValueThatDoesNotFitIsAnError() {
    Map<String, Object> row = rows.get(0);
    assertFault(
        () -> local.predictRow(with(row, "area", "big")),
        "the value of column \"area\": \"big\"; it must be a finite number");
    assertFault(
        () -> local.predictRow(with(row, "sold", 12)),
        "the value of column \"sold\": 12; it must be a date such as 2024-12-31");
    assertFault(
        () -> local.predictRow(with(row, "rooms", 1e60)),
        "the value of column \"rooms\": 1.0E60; it must be a number nearer to those of the training rows");
    assertFault(
        () -> local.predictRow(with(row, "city", new int[0])),
        "it must be a text, number, boolean");
    Map<String, Object> without = new HashMap<>(row);
    without.remove("area");
    assertFault(() -> local.predictRow(without), "the row has no value for \"area\"");
    assertFault(() -> local.predictRow(without), "pass null for a missing value");
    Map<String, Object> columns = new HashMap<>();
    row.forEach((name, value) -> columns.put(name, new Object[] {value, value}));
    columns.put("area", new Object[] {1, "big"});
    assertFault(() -> local.predictColumns(columns), "the value of column \"area\" of row 1");
  }

  @Test
  void methodsThatTakeFeaturesRefuseATable() {
    String refusal = "the model takes the columns of a table, and encodes them itself";
    float[] features = new float[local.inputs()];
    assertFault(() -> local.predict(1, features), refusal);
    assertFault(() -> local.predictClass(features), refusal);
    assertFault(() -> local.scores(features), refusal);
    assertFault(() -> local.probabilities(1, new byte[local.inputs()]), refusal);
    assertFault(() -> local.row(Map.of("area", 1)), refusal);
  }

  @Test
  void aModelOfFeaturesTakesNoTable() {
    Model plain = new Model(classes.network(), classes.parameters(), 1, classes.settings());
    LocalModel model = LocalModel.of(plain);
    assertFalse(model.isTable());
    assertEquals(List.of(), model.classNames());
    assertFault(() -> model.predictRow(rows.get(0)), "does not take the columns of a table");
  }

  private static void assertFault(Executable call, String expected) {
    UserError error = assertThrows(UserError.class, call);
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }
}
