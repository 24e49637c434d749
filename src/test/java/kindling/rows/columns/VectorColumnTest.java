package kindling.rows.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kindling.data.Rounding;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

class VectorColumnTest {
  private final Reading vectors = new Reading(new VectorColumn());

  @Test
  void eachElementIsAFloat() {
    assertArrayEquals(
        new float[] {1, 0.1f, -2}, vectors.floats(Vectors.dense(new double[] {1, 0.1, -2})));
    assertEquals(0, vectors.widthInSchema(SQLDataTypes.VectorType(), "{}"));
  }

  @Test
  void aSparseVectorHasItsZeros() {
    Rounding rounding = new Rounding(3);
    RowValues row = new RowValues(3, rounding);
    vectors.kind().read(Vectors.sparse(3, new int[] {1}, new double[] {5}), 3, row);
    assertArrayEquals(new float[] {0, 5, 0}, row.array());
    assertEquals(0, rounding.most(2));
  }

  @Test
  void aVectorOfManyZerosIsSparse() {
    double[] one = {1};
    assertTrue(vectors.kind().isSparse(Vectors.sparse(1000, new int[] {1}, one)));
    assertFalse(vectors.kind().isSparse(Vectors.sparse(3, new int[] {1}, one)));
    assertFalse(vectors.kind().isSparse(Vectors.dense(new double[1000])));
    assertFalse(vectors.kind().isSparse(null));
  }

  @Test
  void everyElementMustBeFiniteAndAVectorAssemblerHasTheCure() {
    double[] elements = {1, Double.NaN};
    assertTrue(vectors.assertFault("NaN", 1, Vectors.dense(elements), 2).isMissing());
    assertNotEquals("usual", vectors.kind().cureOfMissingElement("usual"));
  }

  @Test
  void anotherNumberOfElementsIsAFaultThatShowsThem() {
    double[] elements = {1, 2};
    assertTrue(
        vectors
            .assertFault("2 elements, [1.0,2.0],", -1, Vectors.dense(elements), 3)
            .right()
            .isEmpty());
    assertTrue(vectors.assertFault("null", -1, null, 3).isMissing());
  }
}
