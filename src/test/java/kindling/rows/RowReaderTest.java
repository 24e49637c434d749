package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.config.UserError;
import kindling.data.Rounding;
import kindling.data.features.FeatureType;
import kindling.network.Loss;
import kindling.tables.ColumnType;
import kindling.tables.NumberEncoding;
import kindling.tables.NumberEncoding.Scale;
import kindling.tables.NumberTarget;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import kindling.tables.cells.MissingValues;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
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

  private static float[] floats(RowReader reader, Row row) {
    float[] x = new float[reader.layout().width()];
    reader.features(row).gather(new int[] {0}, 1, 1f, x);
    return x;
  }

  @Test
  void theFeaturesAreTheValuesOfTheColumnsOneAfterTheOther() {
    assertArrayEquals(new float[] {2, 3, 1}, floats(reader(3, "v", "x"), row(1, 2, 3)));
    assertArrayEquals(new float[] {1, 2, 3}, floats(reader(3, "x", "v"), row(1, 2, 3)));
    assertEquals(3, reader(3, "x", "v").layout().width());
  }

  @Test
  void bytesStayBytesOnlyIfThereIsNoOtherColumn() {
    assertTrue(reader(1, "b").layout().asBytes());
    assertEquals(FeatureType.BYTES, reader(1, "b").features(row(1)).type());
    assertFalse(reader(2, "b", "x").layout().asBytes());
    assertArrayEquals(new float[] {255, 1}, floats(reader(2, "b", "x"), row(1)));
    assertArrayEquals(new float[] {255}, floats(reader(1, "b"), row(1)));
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
    reader(3, "x", "v").features(row(7, 0.25, 0.5), rounding);
    assertEquals(7, rounding.most(0));
    assertEquals(0.25, rounding.most(1));
    assertEquals(0.5, rounding.most(2));
  }

  @Test
  void anErrorSaysWhichElementOfWhichColumn() {
    RowReader reader = reader(3, "x", "v");
    assertError(
        "rows: a row has NaN in column \"v\" (element 1); values must be finite numbers, not null; drop such rows (VectorAssembler",
        () -> reader.features(row(1, 2, Double.NaN)));
    assertError(
        "rows: a row has null in column \"x\"; values must be finite numbers, not null; drop such rows or fill",
        () -> reader.features(row(null, 2, 3)));
    assertError(
        "rows: a row has 3 elements, [1.0,2.0,3.0], in column \"v\", but the model takes 2",
        () -> reader.features(row(1, 1, 2, 3)));
  }

  /** The rows that are held out are not looked at before they are packed. */
  @Test
  void anInfiniteNumberInARowOfATableIsShownWithACure() {
    double[] none = new double[0];
    NumberEncoding encoding = new NumberEncoding(Scale.STANDARD, 0, 1, none, none, 0, false);
    Table table =
        new Table(
            List.of(new TableColumn("x", ColumnType.NUMBER, encoding)),
            "y",
            new NumberTarget(0, 1),
            new MissingValues(List.of()));
    StructType schema = new StructType().add("x", "double").add("y", "double");
    ColumnNames names = new ColumnNames(List.of("x"), "y", "", "", "", false);
    RowReader reader = RowReader.of("rows", new SchemaOnly(schema), names, true, table);
    LabelCheck labels = new LabelCheck(Loss.Labels.NUMBERS, 1);
    assertError(
        "rows: the row (1.0E200, 2) has 1.0E200 in column \"x\"; it must be a number nearer to those of the training rows; correct it, or replace it with null",
        () -> reader.features(RowFactory.create(1e200, 2.0)));
    assertError(
        "rows: the row (1, Infinity) has Infinity in column \"y\"; it must be a finite number; correct it, or replace it with null and set data.missing-labels = skip to leave such rows out",
        () -> reader.label(RowFactory.create(1.0, Double.POSITIVE_INFINITY), labels));
    assertError(
        "rows: the row (1, ) has null in column \"y\"; it must be a finite number; set data.missing-labels = skip to leave such rows out",
        () -> reader.label(RowFactory.create(1.0, null), labels));
  }

  /** Rows that are not read. */
  private record SchemaOnly(StructType schema) implements RowSource {
    @Override
    public SparkContext spark() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Dataset<Row> frame() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ArrivingChunks arriving(Packing packing) {
      throw new UnsupportedOperationException();
    }
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
