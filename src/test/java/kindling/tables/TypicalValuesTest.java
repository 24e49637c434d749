package kindling.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import kindling.tables.NumberEncoding.Scale;
import org.junit.jupiter.api.Test;

/** Values of a column, from the quantiles of its first feature. */
class TypicalValuesTest {
  private static final double[] NONE = {};

  @Test
  void numbersComeBackInTheirOwnUnit() {
    double[] knots = {10, 20, 60};
    double[] normal = {-1, 0, 2};
    for (NumberEncoding encoding :
        List.of(
            new NumberEncoding(Scale.STANDARD, 30, 0.1, NONE, NONE, 0, false),
            new NumberEncoding(Scale.LOG, 2, 0.5, NONE, NONE, 0, false),
            new NumberEncoding(Scale.QUANTILE, 0, 1, knots, normal, 0, false),
            new NumberEncoding(Scale.NONE, 0, 1, NONE, NONE, 0, false))) {
      List<Object> values = List.of(12.5, 20.0, 47.3);
      float[] features = new float[3];
      for (int i = 0; i < 3; i++) {
        encoding.encode(values.get(i), features, i);
      }
      assertEquals(values, encoding.typicalValues(features), encoding.toString());
    }
  }

  @Test
  void zeroComesBackAsZero() {
    NumberEncoding encoding =
        new NumberEncoding(Scale.STANDARD, 7.98, 1 / 8.17, NONE, NONE, 0, false);
    List<Object> values = List.of(0.0, 3.0, 35.0);
    float[] features = new float[3];
    for (int i = 0; i < 3; i++) {
      encoding.encode(values.get(i), features, i);
    }
    assertEquals(values, encoding.typicalValues(features));
  }

  @Test
  void equalQuantilesAreOneValueAndAMissingOneIsTheLast() {
    NumberEncoding encoding = new NumberEncoding(Scale.STANDARD, 5, 1, NONE, NONE, 5, true);
    assertEquals(Arrays.asList(5.0, 6.0, null), encoding.typicalValues(new float[] {0, 0, 1, 1}));
  }

  @Test
  void datesComeBackAsDatesOrTimes() {
    ZoneId zone = ZoneId.of("UTC");
    DateEncoding days = new DateEncoding("", zone, 19_000, 0.01, false, false);
    float[] row = new float[days.width()];
    days.encode(LocalDate.of(2024, 2, 29), row, 0);
    assertEquals(List.of(LocalDate.of(2024, 2, 29)), days.typicalValues(new float[] {row[0]}));
    DateEncoding times = new DateEncoding("", zone, 19_000, 1, true, false);
    assertEquals(
        List.of(LocalDateTime.of(2022, 1, 9, 12, 0)), times.typicalValues(new float[] {1.5f}));
  }

  @Test
  void levelsAndFlagsAreTheirValues() {
    CategoryEncoding category = new CategoryEncoding(List.of("b", "a"), true, true, 0);
    assertEquals(Arrays.asList("b", "a", null), category.typicalValues(new float[1]));
    assertEquals(List.of(false, true), new BooleanEncoding(false).typicalValues(new float[1]));
    assertEquals(List.of(), new TextEncoding(4).typicalValues(new float[1]));
  }
}
