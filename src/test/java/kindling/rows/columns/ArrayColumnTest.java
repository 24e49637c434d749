package kindling.rows.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import scala.collection.Seq;
import scala.collection.mutable.ArrayBuffer;

class ArrayColumnTest {
  private final Reading arrays = new Reading(new ArrayColumn());

  private static Seq<?> array(Object... elements) {
    ArrayBuffer<Object> array = new ArrayBuffer<>();
    for (Object element : elements) {
      array.$plus$eq(element);
    }
    return array;
  }

  @Test
  void eachElementIsAFloat() {
    assertArrayEquals(new float[] {1, 0.1f, -2}, arrays.floats(array(1L, 0.1, (short) -2)));
    assertEquals(3, arrays.kind().width(array(1, 2, 3)));
  }

  @Test
  void theSchemaMayTellHowManyThereAre() {
    assertEquals(0, arrays.widthInSchema(DataTypes.createArrayType(DataTypes.LongType), "{}"));
    assertEquals(
        6,
        arrays.widthInSchema(DataTypes.createArrayType(DataTypes.ShortType), "{\"shape\":[2,3]}"));
  }

  @Test
  void everyElementMustBeThereAndFinite() {
    assertTrue(arrays.assertFault("null", 1, array(1, null), 2).isMissing());
    assertTrue(arrays.assertFault("NaN", 0, array(Float.NaN, null), 2).isMissing());
    assertFalse(arrays.assertFault("Infinity", 0, array(1 / 0f), 1).isMissing());
  }

  @Test
  void anotherNumberOfElementsIsAFaultThatShowsThem() {
    ValueFault fault = arrays.assertFault("3 elements, [1,2,3],", -1, array(1, 2, 3), 2);
    assertTrue(fault.right().isEmpty());
    assertFalse(fault.isMissing());
    ValueFault none = arrays.assertFault("null", -1, null, 2);
    assertTrue(none.right().isEmpty() && none.isMissing());
  }

  @Test
  void aLongArrayIsCutInTheFault() {
    Object[] elements = Collections.nCopies(1000, 1).toArray();
    arrays.assertFault("1000 elements, [" + "1,".repeat(49) + "1...,", -1, array(elements), 2);
  }
}
