package kindling.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kindling.config.UserError;
import kindling.tables.FittedTable.Choice;
import kindling.tables.cells.MissingValues;
import org.junit.jupiter.api.Test;

/** The columns of yesterday's model on today's rows. */
class EarlierTableTest {
  private static final MissingValues MISSING = new MissingValues(List.of(""));
  private static final List<String> NAMES = List.of("size", "city", "new");

  private final Table yesterday =
      fit(
              Map.of("size", "number quantile", "city", "category", "new", "ignore"),
              rows(100, 1, "Rome", "rose"))
          .table();

  @Test
  void theColumnsAreThoseOfTheModel() {
    List<Object[]> today = rows(60, 7, "Atlantis", "rose");
    FittedTable continued = like(false, Map.of(), today);
    assertEquals(yesterday, continued.table());
    assertNotEquals(yesterday, fit(Map.of(), today).table());
    assertEquals(60, continued.rows());
    assertEquals(
        List.of("number", "category", "ignore"),
        continued.choices().stream().map(Choice::spec).toList());
    assertEquals("not a column of the model", continued.choices().get(2).summary());
    float[] known = new float[yesterday.width()];
    float[] row = new float[yesterday.width()];
    yesterday.encode(new Object[] {"30", "Oslo"}, known);
    continued.table().encode(new Object[] {"30", "Oslo"}, row);
    assertArrayEquals(known, row);
  }

  @Test
  void theKindOfEachEncodingMayBeNamed() {
    List<Object[]> today = rows(60, 7, "Rome", "rose");
    for (String size : List.of("number", "number log", "auto", "auto embedded")) {
      Map<String, String> texts = Map.of("size", size, "city", "category rare 2");
      FittedTable continued = like(false, texts, today);
      assertEquals(yesterday, continued.table());
      // A resume reads them again.
      assertEquals(yesterday, like(false, continued.specs(), today).table());
    }
  }

  @Test
  void otherColumnsAreRefused() {
    List<Object[]> today = rows(60, 7, "Rome", "rose");
    assertRefused(
        "rows: column \"size\" is \"category\" in data.columns, but the model M has it as \"number\"; set it to auto, or leave out network.initial-weights",
        () -> like(false, Map.of("size", "category"), today));
    assertRefused(
        "rows: column \"city\" is \"ignore\" in data.columns, but the model M has it as \"category\"; set it to auto, or leave out network.initial-weights",
        () -> like(false, Map.of("city", "ignore"), today));
    assertRefused(
        "rows: column \"new\" is \"number\" in data.columns, but the model M has it as \"ignore\"; set it to auto, or leave out network.initial-weights",
        () -> like(false, Map.of("new", "number"), today));
    ColumnSpecs specs = new ColumnSpecs(Map.of());
    List<ColumnProfile> all = profile(specs, today).columns();
    assertRefused(
        "rows: has no column \"size\", which the model M takes; add it, or leave out network.initial-weights",
        () ->
            FittedTable.like(
                earlier(false), "rows", all.subList(1, 3), specs, all.get(3), "kind", 0));
  }

  @Test
  void aLabelThatTheModelDoesNotHaveNeedsANewLayer() {
    List<Object[]> tulips = rows(60, 7, "Rome", "tulip");
    assertRefused(
        "rows: the label, column \"kind\", does not fit: it has \"tulip\", which is no class of the model M; there are iris, rose; train a new last layer with network.new-layers = 1, or leave out these rows",
        () -> like(false, Map.of(), tulips));
    assertEquals(List.of("iris", "tulip"), like(true, Map.of(), tulips).table().classes());
    List<Object[]> numbers = rows(60, 7, "Rome", "rose");
    for (int i = 0; i < numbers.size(); i++) {
      numbers.get(i)[3] = i + 0.5;
    }
    assertRefused(
        "rows: the label, column \"kind\", does not fit: the label of the model M has classes; train a new last layer with network.new-layers = 1, or leave out these rows",
        () -> like(false, Map.of("kind", "number"), numbers));
    Table other = like(true, Map.of("kind", "number"), numbers).table();
    assertEquals(NumberTarget.class, other.target().orElseThrow().getClass());
    assertEquals(yesterday.columns(), other.columns());
  }

  @Test
  void aNumberKeepsItsUnitUnlessTheLossScalesItInAnotherWay() {
    List<Object[]> numbers = rows(60, 7, "Rome", "rose");
    for (int i = 0; i < numbers.size(); i++) {
      numbers.get(i)[3] = i + 0.5;
    }
    Map<String, String> texts = Map.of("new", "ignore", "kind", "number");
    EarlierTable earlier = new EarlierTable("M", fit(texts, numbers).table(), false);
    for (int i = 0; i < numbers.size(); i++) {
      numbers.get(i)[3] = 3.0 * i;
    }
    ColumnSpecs same = new ColumnSpecs(texts);
    List<ColumnProfile> all = profile(same, numbers).columns();
    FittedTable today =
        FittedTable.like(earlier, "rows", all.subList(0, 3), same, all.get(3), "kind", 0);
    assertEquals(earlier.table().target(), today.table().target());
    assertEquals(3 * 29.5, today.label().moments().mean(), 1e-9);
    ColumnSpecs counts = new ColumnSpecs(texts, Optional.of(LabelRange.NOT_NEGATIVE));
    assertRefused(
        "rows: the label, column \"kind\", does not fit: the label of the model M is scaled for another loss; train a new last layer with network.new-layers = 1, or leave out these rows",
        () -> FittedTable.like(earlier, "rows", all.subList(0, 3), counts, all.get(3), "kind", 0));
  }

  private static void assertRefused(String message, Runnable action) {
    assertEquals(message, assertThrows(UserError.class, action::run).getMessage());
  }

  private EarlierTable earlier(boolean newTarget) {
    return new EarlierTable("M", yesterday, newTarget);
  }

  private FittedTable like(boolean newTarget, Map<String, String> texts, List<Object[]> rows) {
    ColumnSpecs specs = new ColumnSpecs(texts);
    List<ColumnProfile> all = profile(specs, rows).columns();
    return FittedTable.like(
        earlier(newTarget), "rows", all.subList(0, 3), specs, all.get(3), "kind", 0);
  }

  private static FittedTable fit(Map<String, String> texts, List<Object[]> rows) {
    ColumnSpecs specs = new ColumnSpecs(texts);
    List<ColumnProfile> all = profile(specs, rows).columns();
    return FittedTable.fit("rows", all.subList(0, 3), specs, all.get(3), "kind", MISSING, 0);
  }

  /** A number, a category, another number, and a label of two classes. */
  private static List<Object[]> rows(int count, int factor, String city, String kind) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          new Object[] {
            String.valueOf(factor * i + 0.5),
            i % 3 == 0 ? "Oslo" : city,
            String.valueOf(i * i),
            i % 2 == 0 ? "iris" : kind
          });
    }
    return rows;
  }

  private static TableProfile profile(ColumnSpecs specs, List<Object[]> rows) {
    List<ColumnProfile> empty = new ArrayList<>();
    for (String name : NAMES) {
      ColumnSpec spec = specs.spec(name);
      empty.add(new ColumnProfile(name, ColumnType.UNTYPED, ZoneId.of("UTC"), spec, 1));
    }
    empty.add(new ColumnProfile("kind", ColumnType.UNTYPED, ZoneId.of("UTC"), null, 1));
    TableProfile profile = new TableProfile(empty, false);
    for (int i = 0; i < rows.size(); i++) {
      profile.add(i, rows.get(i));
    }
    return profile;
  }
}
