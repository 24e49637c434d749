package kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import kindling.config.UserError;
import kindling.data.Shape;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void imagesHaveTheShapeThatTheSchemaTells() {
    assertEquals(Optional.of(new Shape(28, 28, 1)), image("{\"shape\":[28,28]}"));
    assertEquals(Optional.of(new Shape(32, 30, 3)), image("{\"shape\":[32,30,3]}"));
  }

  @Test
  void otherRowsHaveNoShapeOfAnImage() {
    assertEquals(Optional.empty(), image("{\"shape\":[784]}"));
    assertEquals(Optional.empty(), image("{\"shape\":[2,3,4,5]}"));
    assertEquals(Optional.empty(), image("{}"));
  }

  @Test
  void everyColumnIsAFeatureButTheLabelAndTheWeight() {
    StructType schema = numbers("a", "w", "label", "b");
    ColumnNames all = new ColumnNames(List.of("*"), "label", "w");
    Columns columns = new Columns("x", schema, all, true);
    assertEquals(List.of("a", "b"), columns.featureNames());
    assertEquals(1, columns.weight());
    // To predict, neither is needed.
    Columns unlabelled = new Columns("x", schema, all, false);
    assertEquals(List.of("a", "b"), unlabelled.featureNames());
    assertEquals(-1, unlabelled.weight());
    Columns none = new Columns("x", schema, new ColumnNames(List.of("*"), "label", ""), true);
    assertEquals(List.of("a", "w", "b"), none.featureNames());
  }

  @Test
  void aWeightIsANumberInAColumnThatThereIs() {
    StructType schema = numbers("a", "label").add("name", DataTypes.StringType);
    assertError(
        "x: data.weight-column names no column \"w\"; there are [a, label, name], and without weights it is \"\"",
        schema,
        "w");
    assertError(
        "x: column \"name\" for the weight is of type string; it must be a number; names must be numbered 0, 1, 2, ... first, and CSV wants data.options.inferSchema = true",
        schema,
        "name");
  }

  private static void assertError(String expected, StructType schema, String weight) {
    ColumnNames names = new ColumnNames(List.of("a"), "label", weight);
    UserError error = assertThrows(UserError.class, () -> new Columns("x", schema, names, true));
    assertEquals(expected, error.getMessage());
  }

  private static StructType numbers(String... names) {
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    return schema;
  }

  private static Optional<Shape> image(String metadata) {
    StructType schema =
        new StructType()
            .add("features", DataTypes.BinaryType, false, Metadata.fromJson(metadata))
            .add("label", DataTypes.IntegerType);
    return new Columns("x", schema, new ColumnNames(List.of("features"), "label", ""), true)
        .image();
  }
}
