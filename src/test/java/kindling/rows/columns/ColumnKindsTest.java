package kindling.rows.columns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kindling.config.Registry.Entry;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ColumnKindsTest {
  @Test
  void everyKindIsListed() {
    Set<Class<?>> listed =
        ColumnKinds.ALL.entries().stream()
            .map(Entry::maker)
            .map(ColumnKind::getClass)
            .collect(Collectors.toSet());
    Set<Class<?>> others = new HashSet<>(Set.of(ColumnKind.class.getPermittedSubclasses()));
    // Those of tables are chosen by name, and listed as encodings.
    others.removeAll(Set.of(RawColumn.class, EncodedColumn.class));
    assertEquals(others, listed);
  }

  @Test
  void theTypeOfAColumnDecidesItsKind() {
    for (DataType number :
        List.of(
            DataTypes.ByteType,
            DataTypes.ShortType,
            DataTypes.IntegerType,
            DataTypes.LongType,
            DataTypes.FloatType,
            DataTypes.DoubleType,
            DataTypes.createDecimalType(20, 10))) {
      assertKind("number", number);
      assertKind("array", DataTypes.createArrayType(number));
    }
    assertKind("boolean", DataTypes.BooleanType);
    assertKind("array", DataTypes.createArrayType(DataTypes.BooleanType));
    assertKind("bytes", DataTypes.BinaryType);
    assertKind("vector", SQLDataTypes.VectorType());
    assertKind(
        "struct",
        new StructType()
            .add("size", DataTypes.LongType)
            .add("indices", DataTypes.createArrayType(DataTypes.LongType))
            .add("values", DataTypes.createArrayType(DataTypes.FloatType)));
  }

  @Test
  void noTypeIsOfTwoKinds() {
    for (DataType type :
        List.of(
            DataTypes.IntegerType,
            DataTypes.BooleanType,
            DataTypes.BinaryType,
            DataTypes.createArrayType(DataTypes.BooleanType),
            SQLDataTypes.VectorType())) {
      assertEquals(
          1,
          ColumnKinds.ALL.entries().stream().filter(kind -> kind.maker().takes(type)).count(),
          type::simpleString);
    }
  }

  @Test
  void otherTypesAreOfNoKind() {
    for (DataType type :
        List.of(
            DataTypes.StringType,
            DataTypes.DateType,
            DataTypes.createArrayType(DataTypes.StringType),
            DataTypes.createMapType(DataTypes.IntegerType, DataTypes.IntegerType),
            new StructType().add("x", DataTypes.DoubleType),
            SQLDataTypes.MatrixType())) {
      assertEquals(Optional.empty(), ColumnKinds.of(type), type::simpleString);
    }
  }

  @Test
  void aRoleIsForSomeKindsOnly() {
    assertTrue(ColumnKinds.of(DataTypes.BinaryType, ColumnRole.FEATURES).isPresent());
    assertTrue(ColumnKinds.of(DataTypes.BinaryType, ColumnRole.LABEL).isEmpty());
    assertTrue(ColumnKinds.of(SQLDataTypes.VectorType(), ColumnRole.LABEL).isPresent());
    assertTrue(ColumnKinds.of(SQLDataTypes.VectorType(), ColumnRole.WEIGHT).isEmpty());
    assertTrue(ColumnKinds.of(DataTypes.BooleanType, ColumnRole.WEIGHT).isPresent());
  }

  @Test
  void errorsListTheKindsOfARole() {
    assertEquals(
        "an array of numbers, a boolean, binary, a number, a struct<size, indices, values> or a vector",
        ColumnKinds.expected(ColumnRole.FEATURES));
    assertEquals(
        "an array of numbers, a boolean, a number or a vector",
        ColumnKinds.expected(ColumnRole.LABEL));
    assertEquals("a boolean or a number", ColumnKinds.expected(ColumnRole.WEIGHT));
  }

  @Test
  void onlyFlagsAreCastBeforeTheyAreRead() {
    assertEquals(DataTypes.IntegerType, asRead(DataTypes.BooleanType));
    assertEquals(
        DataTypes.createArrayType(DataTypes.IntegerType, false),
        asRead(DataTypes.createArrayType(DataTypes.BooleanType, false)));
    for (DataType type :
        Arrays.asList(
            DataTypes.LongType,
            DataTypes.createArrayType(DataTypes.FloatType, false),
            DataTypes.BinaryType,
            SQLDataTypes.VectorType(),
            DataTypes.StringType)) {
      assertEquals(type, asRead(type));
    }
  }

  private static DataType asRead(DataType type) {
    return ColumnKinds.asRead(StructField.apply("x", type, true, null)).dataType();
  }

  private static void assertKind(String name, DataType type) {
    assertEquals(
        ColumnKinds.ALL.find(name).map(Entry::maker), ColumnKinds.of(type), type::simpleString);
  }
}
