package kindling.rows.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import kindling.data.Rounding;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class SparseColumnTest {
  private static final String RIGHT =
      "it must be a size, ascending indices from 0 to size - 1, and a value for each of them";

  private final Reading structs = new Reading(new SparseColumn());

  private static Row struct(Integer size, List<Integer> indices, List<Double> values) {
    return RowFactory.create(
        size,
        CollectionConverters.asScala(indices).toSeq(),
        CollectionConverters.asScala(values).toSeq());
  }

  @Test
  void theElementsWithoutAnIndexAreZero() {
    Row row = struct(4, List.of(1, 3), List.of(5.0, -1.0));
    assertArrayEquals(new float[] {0, 5, 0, -1}, structs.floats(row));
    assertArrayEquals(new float[2], structs.floats(struct(2, List.of(), List.of())));
  }

  @Test
  void roundingSeesTheZerosOfARowThatIsNotSparse() {
    Rounding rounding = new Rounding(3);
    structs.kind().read(struct(3, List.of(1), List.of(5.0)), 3, new RowValues(3, rounding));
    assertEquals(0, rounding.most(0));
    assertEquals(5, rounding.least(1));
    assertEquals(0, rounding.least(2));
  }

  @Test
  void zerosOfASparseRowAreNotStored() {
    RowValues values = RowValues.sparse(2048, null);
    structs.kind().read(struct(2048, List.of(7), List.of(2.0)), 2048, values);
    assertEquals(1, values.features().elements());
  }

  @Test
  void indicesMustAscendAndHaveValues() {
    List<Double> two = List.of(1.0, 2.0);
    for (List<Integer> wrong : List.of(List.of(1, 1), List.of(2, 1), List.of(0, 4))) {
      String found = String.valueOf(wrong.get(1));
      ValueFault fault = structs.assertFault(found, -1, struct(4, wrong, two), 4);
      assertEquals(RIGHT, fault.right().orElseThrow());
    }
    structs.assertFault("-1", -1, struct(4, List.of(-1), List.of(1.0)), 4);
    structs.assertFault("\"1 indices, 2 values\"", -1, struct(4, List.of(0), two), 4);
    structs.assertFault("\"0 indices, 2 values\"", -1, struct(4, List.of(), two), 4);
    structs.assertFault("null", -1, struct(4, Arrays.asList((Integer) null), List.of(1.0)), 4);
  }

  @Test
  void allPartsMustBeThere() {
    assertTrue(structs.assertFault("null", -1, null, 3).isMissing());
    assertTrue(structs.assertFault("null", -1, RowFactory.create(3, null, null), 3).isMissing());
    structs.assertFault("4 elements", -1, struct(4, List.of(), List.of()), 3);
    ValueFault missing =
        structs.assertFault("null", 2, struct(3, List.of(2), Arrays.asList((Double) null)), 3);
    assertTrue(missing.isMissing());
    structs.assertFault("NaN", 2, struct(3, List.of(2), List.of(Double.NaN)), 3);
  }
}
