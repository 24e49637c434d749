package kindling.rows.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Optional;
import kindling.tables.ColumnType;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

class CellsTest {
  @Test
  void aColumnOfNothingButNullsHasTexts() {
    assertEquals(Optional.of(ColumnType.TEXT), Cells.type(DataTypes.NullType, false));
    assertEquals(Optional.of(ColumnType.TEXT), Cells.type(DataTypes.NullType, true));
    assertNull(Cells.of(null));
  }

  @Test
  void textsOfAFormatWithoutTypesMayStandForOthers() {
    assertEquals(Optional.of(ColumnType.UNTYPED), Cells.type(DataTypes.StringType, true));
    assertEquals(Optional.of(ColumnType.TEXT), Cells.type(DataTypes.StringType, false));
  }

  @SuppressWarnings("deprecation") // Scala 2.12, that of Spark 3.5, has only this converter
  @Test
  void aSequenceIsAListAndAVectorAnArray() {
    DataType numbers = DataTypes.createArrayType(DataTypes.IntegerType);
    assertEquals(Optional.of(ColumnType.VECTOR), Cells.type(numbers, false));
    assertEquals(Optional.of(ColumnType.VECTOR), Cells.type(SQLDataTypes.VectorType(), false));
    assertEquals(List.of(1, 2), Cells.of(JavaConverters.asScalaBuffer(List.of(1, 2)).toSeq()));
    assertArrayEquals(new double[] {1, 0}, (double[]) Cells.of(Vectors.dense(1, 0)));
  }

  @Test
  void tablesHaveNoBytesMapsStructsAndArraysOfTexts() {
    for (DataType type :
        List.of(
            DataTypes.BinaryType,
            DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType),
            new StructType().add("x", DataTypes.DoubleType),
            DataTypes.createArrayType(DataTypes.StringType))) {
      assertEquals(Optional.empty(), Cells.type(type, false), type::simpleString);
    }
  }
}
