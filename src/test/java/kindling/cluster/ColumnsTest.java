package kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
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

  private static Optional<Shape> image(String metadata) {
    StructType schema =
        new StructType()
            .add("features", DataTypes.BinaryType, false, Metadata.fromJson(metadata))
            .add("label", DataTypes.IntegerType);
    return new Columns("x", schema, List.of("features"), "label", true).image();
  }
}
