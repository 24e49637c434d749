package kindling.rows.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kindling.data.Rounding;
import kindling.data.features.FeatureType;
import kindling.data.features.Features;
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
  void aSparseRowHasTheElementsThatAreNotZero() {
    RowValues row = RowValues.sparse(2000, null);
    vectors
        .kind()
        .read(Vectors.sparse(1999, new int[] {3, 5, 7}, new double[] {5, 0, -1}), 1999, row);
    row.skip(1999);
    row.put(2.5);
    Features features = row.features();
    assertEquals(FeatureType.SPARSE, features.type());
    assertEquals(3, features.elements());
    float[] x = new float[2000];
    features.gather(new int[] {0}, 1, 1f, x);
    assertEquals(5, x[3]);
    assertEquals(-1, x[7]);
    assertEquals(2.5f, x[1999]);
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
