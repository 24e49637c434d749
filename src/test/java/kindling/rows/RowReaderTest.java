package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.config.UserError;
import kindling.data.Rounding;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class RowReaderTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("x", DataTypes.DoubleType)
          .add("id", DataTypes.StringType)
          .add("v", SQLDataTypes.VectorType())
          .add("b", DataTypes.BinaryType)
          .add("w", SQLDataTypes.VectorType());

  private static RowReader reader(int inputs, String... columns) {
    return RowReader.forModel("rows", SCHEMA, List.of(columns), inputs);
  }

  private static Row row(Object x, double... v) {
    return RowFactory.create(x, "id", Vectors.dense(v), new byte[] {-1}, null);
  }

  @Test
  void theFeaturesAreTheValuesOfTheColumnsOneAfterTheOther() {
    assertArrayEquals(new float[] {2, 3, 1}, reader(3, "v", "x").floats(row(1, 2, 3)));
    assertArrayEquals(new float[] {1, 2, 3}, reader(3, "x", "v").floats(row(1, 2, 3)));
    assertEquals(3, reader(3, "x", "v").layout().width());
  }

  @Test
  void bytesStayBytesOnlyIfThereIsNoOtherColumn() {
    assertTrue(reader(1, "b").layout().asBytes());
    assertArrayEquals(new byte[] {-1}, reader(1, "b").bytes(row(1)));
    assertFalse(reader(2, "b", "x").layout().asBytes());
    assertArrayEquals(new float[] {255, 1}, reader(2, "b", "x").floats(row(1)));
    assertArrayEquals(new float[] {255}, reader(1, "b").floats(row(1)));
  }

  @Test
  void aFeatureIsNamedByItsColumnAndItsElement() {
    RowReader reader = reader(4, "x", "v");
    assertEquals("column \"x\"", reader.featureName(0));
    assertEquals("element 0 of column \"v\"", reader.featureName(1));
    assertEquals("element 2 of column \"v\"", reader.featureName(3));
    assertEquals("column \"v\"", reader(1, "v").featureName(0));
  }

  @Test
  void roundingSeesEachFeatureAtItsPlace() {
    Rounding rounding = new Rounding(3);
    reader(3, "x", "v").floats(row(7, 0.25, 0.5), rounding);
    assertEquals(7, rounding.most(0));
    assertEquals(0.25, rounding.most(1));
    assertEquals(0.5, rounding.most(2));
  }

  @Test
  void anErrorSaysWhichElementOfWhichColumn() {
    RowReader reader = reader(3, "x", "v");
    assertError(
        "rows: a row has NaN in column \"v\" (element 1); values must be finite numbers, not null; drop such rows (VectorAssembler",
        () -> reader.floats(row(1, 2, Double.NaN)));
    assertError(
        "rows: a row has null in column \"x\"; values must be finite numbers, not null; drop such rows or fill",
        () -> reader.floats(row(null, 2, 3)));
    assertError(
        "rows: a row has 3 elements, [1.0,2.0,3.0], in column \"v\", but the model takes 2",
        () -> reader.floats(row(1, 1, 2, 3)));
  }

  @Test
  void theColumnsMustHaveTheFeaturesOfTheModel() {
    assertError(
        "rows: the columns [x] have 1 features, but the model takes 2", () -> reader(2, "x"));
    assertError(
        "rows: the columns [x, v] have more than 1 features, but the model takes 1",
        () -> reader(1, "x", "v"));
    assertError(
        "rows: the model does not say how many of its 5 features belong to each of the columns [v, x, w]; put those with several elements into one column, such as a vector",
        () -> reader(5, "v", "x", "w"));
  }

  private static void assertError(String expected, Runnable action) {
    UserError error = assertThrows(UserError.class, action::run);
    assertTrue(error.getMessage().startsWith(expected), error::getMessage);
  }
}
