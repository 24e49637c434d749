package kindling.report.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import kindling.metrics.Histogram;
import kindling.report.pages.HeatMap.Axis;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  @Test
  void theAxisCoversAllButTheOutermostValuesOfAllEpochs() {
    float[] values = new float[2001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 1000f - 1;
    }
    values[0] = -1000;
    Axis axis = Axis.ofValues(List.of(of(values), of(-3, -2)));
    assertEquals(-3, axis.low());
    assertEquals(1, axis.high());
  }

  @Test
  void theAxisExtendsToANearbyZero() {
    assertEquals(new Axis(0, 4, false), Axis.ofValues(List.of(of(1, 2, 4))));
    assertEquals(new Axis(-4, 0, false), Axis.ofValues(List.of(of(-1, -4))));
    assertEquals(new Axis(3, 4, false), Axis.ofValues(List.of(of(3, 4))));
  }

  @Test
  void aSingleValueHasSpaceAroundItAndNoValuesStillHaveAnAxis() {
    assertEquals(new Axis(1, 3, false), Axis.ofValues(List.of(of(2, 2))));
    Axis none = Axis.ofValues(List.of(of(Float.NaN)));
    assertTrue(none.low() < none.high());
    none = Axis.ofMagnitudes(List.of(of(0, Float.NaN)));
    assertTrue(none.low() < none.high());
    Axis zero = Axis.ofValues(List.of(of(0, 0)));
    assertTrue(zero.low() < 0 && 0 < zero.high());
  }

  @Test
  void aColumnShowsItsValuesWithoutZeros() {
    Histogram histogram = of(0, 0, 0, 0, 0.25f, 0.25f, 0.25f, 0.25f, 0.75f);
    List<Integer> cells = cells(HeatMap.of(new Axis(0, 1, false), List.of(histogram)));
    assertEquals(255, cells.get(HeatMap.CELLS / 4));
    // Four times as few, and half the shade.
    assertEquals(128, cells.get(3 * HeatMap.CELLS / 4));
    assertEquals(0, cells.get(0));
    assertEquals(2, cells.stream().filter(cell -> cell > 0).count());
  }

  @Test
  void magnitudesOfBothSignsShareALogarithmicAxis() {
    Axis axis = Axis.ofMagnitudes(List.of(of(-1e-3f, 10), of(0.1f, 0)));
    assertTrue(axis.logarithmic());
    assertTrue(axis.low() <= 1e-3 && axis.low() > 0.9e-3, axis::toString);
    assertTrue(axis.high() > 10 && axis.high() <= 11, axis::toString);
    Axis decades = new Axis(1e-4, 1, true);
    List<Integer> cells = cells(HeatMap.of(decades, List.of(of(-1.01e-2f, -1.01e-2f))));
    int densest = cells.indexOf(255);
    assertEquals(HeatMap.CELLS / 2, densest, 1);
  }

  @Test
  void columnsAreSideBySide() {
    List<Histogram> epochs = List.of(of(0.1f), of(0.9f), of(Float.NaN));
    List<Integer> cells = cells(HeatMap.of(new Axis(0, 1, false), epochs));
    assertEquals(3 * HeatMap.CELLS, cells.size());
    assertEquals(255, cells.get(HeatMap.CELLS / 10));
    assertEquals(255, cells.get(HeatMap.CELLS + 9 * HeatMap.CELLS / 10));
    assertEquals(
        List.of(0),
        cells.subList(2 * HeatMap.CELLS, 3 * HeatMap.CELLS).stream().distinct().toList());
  }

  private static Histogram of(float... values) {
    return Histogram.of(values, 0, values.length);
  }

  private static List<Integer> cells(HeatMap map) {
    List<Integer> cells = new ArrayList<>();
    for (byte cell : Base64.getDecoder().decode(map.base64())) {
      cells.add(cell & 0xFF);
    }
    return cells;
  }
}
