package kindling.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.tables.cells.CellFault;
import kindling.tables.statistics.NormalQuantile;
import org.junit.jupiter.api.Test;

/** What each encoding writes; the expected numbers are those of NumPy and SciPy. */
class EncodingsTest {
  private static final Object[] DIGITS = {3, 1, 4, 1, 5, 9, 2, 6};

  /** x = numpy.array([3., 1, 4, 1, 5, 9, 2, 6]); (7 - x.mean()) / x.std() */
  @Test
  void aSummaryOfOneLevelIsInTheSingular() {
    assertEquals(
        "1 level, rare ones as one more",
        new CategoryEncoding(List.of("a"), true, false, 0).summary());
    assertEquals("2 levels", new CategoryEncoding(List.of("a", "b"), false, false, 0).summary());
  }

  @Test
  void aNumberIsStandardised() {
    Encoding encoding = fit("number", ColumnType.NUMBER, DIGITS);
    assertEncodes(encoding, 7, 1.2155415958157878);
    assertEncodes(encoding, "7.0", 1.2155415958157878);
  }

  /** l = numpy.log1p(x); (math.log1p(7) - l.mean()) / l.std() */
  @Test
  void aLogarithmIsStandardised() {
    assertEncodes(fit("number log", ColumnType.NUMBER, DIGITS), 7, 1.170315121632326);
  }

  @Test
  void anOffsetIsMeasuredFromTheMean() {
    assertEncodes(fit("offset", ColumnType.NUMBER, DIGITS), 7, 7 - 3.875);
    Encoding log = fit("offset log", ColumnType.NUMBER, DIGITS);
    assertEncodes(log, 7, Math.log(7 / 3.875));
    assertEquals("offset", log.part());
    for (Object wrong : new Object[] {null, 0, -1}) {
      CellFault fault =
          assertThrows(CellFault.class, () -> log.encode(wrong, new float[1], 0), "" + wrong);
      assertEquals("a number above 0", fault.expected());
    }
    IllegalArgumentException zero =
        assertThrows(
            IllegalArgumentException.class,
            () -> fit("offset log", ColumnType.NUMBER, new Object[] {2, 0, 3}));
    assertEquals(
        "its least value is 0.0, but offset log takes the logarithm, so that all must be above 0",
        zero.getMessage());
    IllegalArgumentException missing =
        assertThrows(
            IllegalArgumentException.class,
            () -> fit("offset", ColumnType.NUMBER, new Object[] {2, null, 3}));
    assertEquals(
        "1 of 3 rows have no value, but an offset is needed in every row", missing.getMessage());
  }

  /** Sorted, 1 1 2 3 4 5 6 9: 3.5 has the rank 0.5, and 100 that of 9, scipy's norm.ppf(0.9999). */
  @Test
  void aQuantileIsThatOfTheNormalDistribution() {
    Encoding encoding = fit("number quantile", ColumnType.NUMBER, DIGITS);
    assertEncodes(encoding, 3.5, 0);
    assertEncodes(encoding, 100, 3.719016485455709);
    assertEncodes(encoding, -5, NormalQuantile.of(0.5 / 7));
  }

  /**
   * numpy.quantile(x, [0, 1/3, 2/3, 1]) gives the edges 1, 2.3333, 4.6667, 9; the place of a number
   * among them is numpy.interp(number, edges, range(4)).
   */
  @Test
  void aNumberIsItsPlaceAmongBins() {
    Encoding encoding = fit("piecewise-linear 3 width 5", ColumnType.NUMBER, DIGITS);
    assertEquals("piecewise:3x5", encoding.part());
    assertEncodes(encoding, 1, 0);
    assertEncodes(encoding, 3.5, 1.5);
    assertEncodes(encoding, 9, 3);
    assertEncodes(encoding, 8, 2.7692308);
    // Outliers are not extrapolated.
    assertEncodes(encoding, -1e9, 0);
    assertEncodes(encoding, 1e9, 3);
    assertThrows(CellFault.class, () -> encoding.encode(Double.NaN, new float[1], 0));
  }

  /** The mean of numpy.clip(numpy.interp(x, edges, range(4)) - t, 0, 1) for each bin t. */
  @Test
  void theBaselineIsTheMeanShareOfEachBin() {
    Encoding encoding = fit("piecewise-linear 3", ColumnType.NUMBER, DIGITS);
    assertArrayEquals(new float[] {0.71875f, 0.5f, 0.1730769f}, encoding.baseline(), 1e-6f);
  }

  @Test
  void aMissingPlaceIsThatOfTheMedianAndAFlag() {
    Object[] values = {1, null, 2, 9};
    Encoding encoding = fit("piecewise-linear 2 missing 9", ColumnType.NUMBER, values);
    assertEquals("piecewise:2x16 1", encoding.part());
    assertEncodes(encoding, null, 2, 1);
    assertEncodes(fit("piecewise-linear 2", ColumnType.NUMBER, values), null, 1, 1);
  }

  @Test
  void aColumnOfOneNumberHasOneBin() {
    Encoding encoding = fit("piecewise-linear", ColumnType.NUMBER, 5, 5, 5);
    assertEquals("piecewise:1x16", encoding.part());
    assertEncodes(encoding, 5, 0);
  }

  @Test
  void aPeriodicNumberIsItsQuantile() {
    Encoding encoding = fit("periodic 7 width 3 deviation 0.5", ColumnType.NUMBER, DIGITS);
    assertEquals("periodic:7x3:0.5", encoding.part());
    assertEncodes(encoding, 3.5, 0);
  }

  @Test
  void aMissingNumberIsTheMedianOrTheGivenOne() {
    Object[] values = {1, null, 2, 9};
    assertEncodes(fit("number none", ColumnType.NUMBER, values), null, 2, 1);
    assertEncodes(fit("number none missing -1", ColumnType.NUMBER, values), null, -1, 1);
    assertEncodes(fit("number none", ColumnType.NUMBER, values), 5, 5, 0);
  }

  @Test
  void anInfiniteNumberIsRefused() {
    Encoding encoding = fit("number", ColumnType.NUMBER, DIGITS);
    for (Object value : new Object[] {Double.POSITIVE_INFINITY, "abc", List.of(1)}) {
      assertThrows(CellFault.class, () -> encoding.encode(value, new float[1], 0));
    }
  }

  @Test
  void aFlagIsOneOrZero() {
    Encoding encoding = fit("boolean", ColumnType.UNTYPED, "yes", "no", null);
    assertEncodes(encoding, "YES", 1, 0);
    assertEncodes(encoding, false, 0, 0);
    assertEncodes(encoding, null, 0.5, 1);
    assertThrows(CellFault.class, () -> encoding.encode("perhaps", new float[2], 0));
  }

  @Test
  void aLevelHasAFeatureAndRareOnesHaveOneTogether() {
    Object[] values = {"a", "b", "a", "b", "b", "c", null};
    Encoding encoding = fit("category one-hot rare 2", ColumnType.TEXT, values);
    assertEquals(
        List.of("x=b", "x=a", "x is another level", "x is missing"), encoding.features("x"));
    assertEncodes(encoding, "a", 0, 1, 0, 0);
    assertEncodes(encoding, "c", 0, 0, 1, 0);
    assertEncodes(encoding, "never seen", 0, 0, 1, 0);
    assertEncodes(encoding, null, 0, 0, 0, 1);
  }

  @Test
  void anEmbeddedLevelIsItsNumber() {
    Object[] values = {"a", "b", "a", "b", "b", "c", null};
    Encoding encoding = fit("category embedding 3 rare 2", ColumnType.TEXT, values);
    assertEquals("4x3", encoding.part());
    assertEncodes(encoding, "b", 1);
    assertEncodes(encoding, "c", 0);
    assertEncodes(encoding, null, 3);
  }

  @Test
  void aNumberOfACsvFileIsOneLevelWithAndWithoutDecimals() {
    Encoding encoding = fit("category one-hot rare 1", ColumnType.UNTYPED, "1", "1.0", "2.0");
    assertEquals(2, encoding.width());
    assertEncodes(encoding, "1.00", 1, 0);
    assertEncodes(encoding, 2L, 0, 1);
  }

  /** d = numpy.array([19723., 19905, 20089]) and q = 19797.75, the days since 1970. */
  @Test
  void aPointInTimeIsATrendAndCycles() {
    Encoding encoding =
        fit(
            "date",
            ColumnType.DATE,
            LocalDate.of(2024, 1, 1),
            LocalDate.of(2024, 7, 1),
            LocalDateTime.of(2025, 1, 1, 0, 0, 1));
    float[] row = new float[encoding.width()];
    encoding.encode(LocalDateTime.of(2024, 3, 15, 18, 0), row, 0);
    float[] expected = {-0.7222389f, 0.9592323f, 0.2826187f, 1, 0, -1, 0};
    assertArrayEquals(expected, row, 1e-5f);
  }

  @Test
  void aDateOfAnotherFormIsRefused() {
    Encoding encoding = fit("date dd.MM.yyyy", ColumnType.TEXT, "01.02.2024", "03.02.2024");
    assertEncodes(encoding, "02.02.2024", 0, 0.5217104, 0.8531226, 0.7818315, 0.6234898);
    CellFault fault =
        assertThrows(CellFault.class, () -> encoding.encode("30.02.2021", new float[5], 0));
    assertEquals("\"30.02.2021\"; expected a date of the form dd.MM.yyyy", fault.getMessage());
  }

  @Test
  void theWordsOfATextHaveNormOne() {
    Encoding encoding = fit("text 16", ColumnType.TEXT, "Red car", "blue car");
    float[] row = encode(encoding, "a Red, red CAR");
    double squares = 0;
    for (float feature : row) {
      squares += feature * feature;
    }
    assertEquals(1, squares, 1e-6);
    assertArrayEquals(row, encode(encoding, "car red a red"));
    assertArrayEquals(new float[16], encode(encoding, null));
  }

  @Test
  void aLevelIsHashedToOneOfTheBuckets() {
    Encoding encoding = fit("hashed 1000 width 4", ColumnType.TEXT, "a");
    assertEquals("1001x4", encoding.part());
    assertEncodes(encoding, null, 0);
    assertArrayEquals(encode(encoding, 17), encode(encoding, "17"));
    int[] rows = new int[1001];
    for (int level = 0; level < 20_000; level++) {
      rows[(int) encode(encoding, "user" + level)[0]]++;
    }
    assertEquals(0, rows[0]);
    // 20 are expected, with a standard deviation of 4.5.
    assertTrue(Arrays.stream(rows, 1, 1001).allMatch(count -> count > 0 && count < 45));
    assertEquals("hashed 100000", Encodings.spec("x", "hashed").toString());
    assertEquals("hashed 1000 width 4", Encodings.spec("x", "hashed width 4 1000").toString());
    assertThrows(IllegalArgumentException.class, () -> Encodings.spec("x", "hashed 20000000"));
  }

  @Test
  void aVectorIsItsElements() {
    Encoding encoding = fit("vector", ColumnType.VECTOR, List.of(1, 2), new double[] {3, 4});
    assertEncodes(encoding, List.of(5, 6.5), 5, 6.5);
    for (Object value : new Object[] {List.of(1), "abc", List.of(1, Double.NaN), null}) {
      assertThrows(CellFault.class, () -> encoding.encode(value, new float[2], 0));
    }
  }

  @Test
  void eachEncodingIsReadAsItWasKept() {
    Map<String, Object[]> values = new LinkedHashMap<>();
    values.put("number", DIGITS);
    values.put("number log missing 3", DIGITS);
    values.put("number quantile", DIGITS);
    values.put("number none", DIGITS);
    values.put("piecewise-linear 3 width 5 missing 2", DIGITS);
    values.put("periodic 3 width 5 deviation 0.5", DIGITS);
    values.put("boolean", new Object[] {"yes", null});
    values.put("category one-hot rare 1", new Object[] {"a", "b", null});
    values.put("category embedding 2 rare 1", new Object[] {"a", "b"});
    values.put("date yyyy/MM/dd", new Object[] {"2024/01/02", "2024/01/03"});
    values.put("hashed 8 width 3", new Object[] {"a", "b"});
    values.put("text 8", new Object[] {"a b"});
    values.put("vector", new Object[] {List.of(1, 2)});
    values.forEach(
        (spec, cells) -> {
          ColumnType type = spec.equals("vector") ? ColumnType.VECTOR : ColumnType.UNTYPED;
          TableColumn column = new TableColumn("x", type, fit(spec, type, cells));
          TableColumn read = TableColumn.read(new Kept(column.json()));
          assertEquals(column, read, spec);
          assertTrue(read.encoding().width() > 0, spec);
        });
  }

  private static Encoding fit(String spec, ColumnType type, Object... values) {
    ColumnSpec parsed = Encodings.spec("x", spec);
    ColumnProfile profile = new ColumnProfile("x", type, ZoneId.of("UTC"), parsed, 1);
    TableProfile rows = new TableProfile(List.of(profile));
    for (int i = 0; i < values.length; i++) {
      rows.add(i, new Object[] {values[i]});
    }
    return parsed.fit(rows.columns().get(0));
  }

  private static float[] encode(Encoding encoding, Object value) {
    float[] row = new float[encoding.width()];
    encoding.encode(value, row, 0);
    return row;
  }

  private static void assertEncodes(Encoding encoding, Object value, double... expected) {
    float[] row = encode(encoding, value);
    assertEquals(expected.length, row.length);
    for (int i = 0; i < row.length; i++) {
      assertEquals(expected[i], row[i], 1e-6, "feature " + i);
    }
  }
}
