package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    assertEquals(List.of("a", "b"), columns.features().names());
    assertEquals(1, columns.weight().place());
    // To predict, neither is needed.
    Columns unlabelled = new Columns("x", schema, all, false);
    assertEquals(List.of("a", "b"), unlabelled.features().names());
    assertNull(unlabelled.weight());
    Columns none = new Columns("x", schema, new ColumnNames(List.of("*"), "label", ""), true);
    assertEquals(List.of("a", "w", "b"), none.features().names());
  }

  @Test
  void aWeightIsANumberInAColumnThatThereIs() {
    StructType schema = numbers("a", "label").add("name", DataTypes.StringType);
    assertError(
        "x: data.weight-column names no column \"w\"; there are [a, label, name], and without weights it is \"\"",
        schema,
        "w");
    assertError(
        "x: column \"name\" for the weight is of type string; it must be a boolean or a number; turn its text into numbers first",
        schema,
        "name");
  }

  @Test
  void featuresThatSomebodyElseHasAreReadByName() {
    ColumnNames names =
        new ColumnNames(List.of("a", "b", "c"), "label", "", "", "the training set has", false);
    Columns columns = new Columns("x", numbers("c", "id", "a", "label", "b"), names, true);
    assertArrayEquals(new int[] {2, 4, 0}, places(columns));
    assertEquals(List.of("a", "b", "c"), columns.features().names());
    assertError(
        "x: has no columns \"a\", \"c\", which the training set has; there are [b, label]",
        numbers("b", "label"),
        names);
    assertError(
        "x: has no column \"c\", which the training set has; there are [a, b, label]",
        numbers("a", "b", "label"),
        names);
  }

  @Test
  void aColumnOfTextGetsTheCureThatFits() {
    StructType schema =
        numbers("a", "y").add("b", DataTypes.StringType).add("label", DataTypes.StringType);
    String features =
        "x: column \"b\" for the features is of type string; it must be an array of numbers, a boolean, binary, a number, a struct<size, indices, values> or a vector; ";
    assertError(
        features + "turn its text into numbers first, or leave it out of data.feature-columns",
        schema,
        new ColumnNames(List.of("a", "b"), "y", ""));
    assertError(
        "x: column \"label\" for the label is of type string; it must be an array of numbers, a boolean, a number or a vector; number its classes 0, 1, 2, ... first",
        schema,
        new ColumnNames(List.of("a"), "label", ""));
    assertError(
        features + "set data.options.inferSchema = true",
        schema,
        new ColumnNames(List.of("a", "b"), "y", "", "", "", true));
  }

  @Test
  void flagsAreNumbersButForTheValidationSet() {
    StructType schema =
        numbers("a")
            .add("b", DataTypes.BooleanType)
            .add("label", DataTypes.BooleanType)
            .add("w", DataTypes.BooleanType)
            .add("held", DataTypes.BooleanType);
    ColumnNames names = new ColumnNames(List.of("*"), "label", "w", "held", "", false);
    Columns columns = new Columns("x", schema, names, true);
    assertEquals(List.of("a", "b"), columns.features().names());
    assertEquals(4, columns.validation());
    assertEquals(0, places(columns)[0]);
    // Behind the others, under their names.
    assertEquals("b", columns.name(places(columns)[1]));
    assertTrue(columns.isFeature(1));
    assertFalse(columns.isFeature(2));
    StructType arrays =
        new StructType()
            .add("x", DataTypes.createArrayType(DataTypes.BooleanType))
            .add("label", DataTypes.createArrayType(DataTypes.BooleanType));
    Columns several = new Columns("x", arrays, new ColumnNames(List.of("x"), "label", ""), true);
    assertTrue(places(several)[0] > 1 && several.label().place() > 1);
    assertTrue(
        columns.label().place() > 4 && columns.weight().place() > 4 && places(columns)[1] > 4);
  }

  @Test
  void fieldsOfStructsAndQuotedNamesAreColumns() {
    StructType inner = numbers("x", "y").add("held", DataTypes.BooleanType);
    StructType schema = numbers("a.b", "label").add("s", inner);
    Columns columns =
        new Columns(
            "x",
            schema,
            new ColumnNames(List.of("`a.b`", "s.x"), "label", "s.y", "s.held", "", false),
            true);
    assertEquals(List.of("`a.b`", "s.x"), columns.features().names());
    assertEquals(0, places(columns)[0]);
    assertEquals("s.y", columns.weight().name());
    assertEquals("s.held", columns.name(columns.validation()));
    assertFalse(columns.isFeature(2), "a struct stays, whatever is read of it");
    ColumnNames all = new ColumnNames(List.of("*"), "`label`", "");
    assertEquals(
        List.of("a.b"), new Columns("x", numbers("a.b", "label"), all, true).features().names());
    assertError(
        "x: column \"a.b\" is named twice, among the features, the label and the weight; each is one thing only",
        schema,
        new ColumnNames(List.of("`a.b`", "a.b"), "label", ""));
  }

  private static void assertError(String expected, StructType schema, String weight) {
    assertError(expected, schema, new ColumnNames(List.of("a"), "label", weight));
  }

  private static void assertError(String expected, StructType schema, ColumnNames names) {
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
        .features()
        .image();
  }

  private static int[] places(Columns columns) {
    return columns.features().stream().mapToInt(RowColumn::place).toArray();
  }
}
