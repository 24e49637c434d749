package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TypeNameTest {
  @Test
  void onlyStructsHaveFields() {
    StructType place = new StructType().add("lat", DataTypes.DoubleType).add("lon", "double");
    assertEquals(Optional.of("place.lat"), TypeName.anyField(column("place", place)));
    for (DataType type :
        List.of(
            DataTypes.BinaryType,
            DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType),
            DataTypes.createArrayType(place),
            new StructType())) {
      assertEquals(Optional.empty(), TypeName.anyField(column("c", type)), type::simpleString);
    }
  }

  private static StructField column(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }
}
