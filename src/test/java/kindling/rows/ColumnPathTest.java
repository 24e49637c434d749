package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import kindling.config.UserError;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ColumnPathTest {
  private static final StructType INNER =
      new StructType()
          .add("x", DataTypes.FloatType, false)
          .add("y.z", DataTypes.IntegerType)
          .add("deep", new StructType().add("x", DataTypes.StringType));

  private static final StructType SCHEMA =
      new StructType()
          .add("a", DataTypes.DoubleType)
          .add("x.bar", DataTypes.DoubleType)
          .add("s", INNER)
          .add("s.deep", DataTypes.LongType)
          .add("t.u", INNER)
          .add("`q`", DataTypes.ByteType)
          .add("é ü", DataTypes.ShortType);

  @Test
  void aNameIsThatOfAColumnOrOfAFieldOfAStruct() {
    assertFound("a", List.of("a"), "double");
    assertFound("é ü", List.of("é ü"), "smallint");
    assertFound("s.x", List.of("s", "x"), "float");
    assertFound("s.deep.x", List.of("s", "deep", "x"), "string");
    for (String none : List.of("b", "A", "s.z", "a.x", "s.x.y", ".", "", "s.", ".x", "s..x")) {
      assertEquals(Optional.empty(), ColumnPath.find("rows", SCHEMA, none), none);
    }
  }

  @Test
  void aColumnWithDotsInItsNameComesBeforeAFieldOfAStruct() {
    assertFound("x.bar", List.of("x.bar"), "double");
    assertFound("s.deep", List.of("s.deep"), "bigint");
    assertFound("s.y.z", List.of("s", "y.z"), "int");
    assertFound("t.u.y.z", List.of("t.u", "y.z"), "int");
  }

  @Test
  void backQuotesHoldANameTogether() {
    assertFound("`a`", List.of("a"), "double");
    assertFound("`x.bar`", List.of("x.bar"), "double");
    assertFound("`s`.deep.x", List.of("s", "deep", "x"), "string");
    assertFound("s.`y.z`", List.of("s", "y.z"), "int");
    assertFound("`t.u`.x", List.of("t.u", "x"), "float");
    assertFound("`q`", List.of("`q`"), "tinyint");
    assertFound("```q```", List.of("`q`"), "tinyint");
    for (String none : List.of("`a", "a`", "`a`b", "x`a`", "`", "``", "`s.x`", "`t`.u.x")) {
      assertEquals(Optional.empty(), ColumnPath.find("rows", SCHEMA, none), none);
    }
  }

  @Test
  void aFieldOfAStructThatMayBeNullMayBeNull() {
    assertEquals(true, ColumnPath.find("rows", SCHEMA, "s.x").orElseThrow().field().nullable());
  }

  @Test
  void aNameThatTwoColumnsHaveIsRefused() {
    StructType twice = SCHEMA.add("a", DataTypes.DoubleType);
    UserError error = assertThrows(UserError.class, () -> ColumnPath.find("rows", twice, "a"));
    assertEquals(
        "rows: has 2 columns named \"a\"; rename all but one of them, or drop them",
        error.getMessage());
  }

  private static void assertFound(String name, List<String> names, String type) {
    ColumnPath path = ColumnPath.find("rows", SCHEMA, name).orElseThrow();
    assertEquals(names, path.names());
    assertEquals(name, path.field().name());
    assertEquals(type, path.field().dataType().simpleString());
  }
}
