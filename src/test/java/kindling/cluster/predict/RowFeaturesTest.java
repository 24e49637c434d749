package kindling.cluster.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kindling.config.UserError;
import kindling.config.message.Wording;
import kindling.data.BlockPacker;
import kindling.data.Scaling;
import kindling.rows.RowReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class RowFeaturesTest {
  private static final String FAULT =
      "rows: a row has Infinity in column \"x\"; values must be finite numbers, not null";
  private static final RowReader READER =
      RowReader.forModel(
          "rows",
          new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType),
          List.of("x", "y"),
          2);
  private static final Row INFINITE = RowFactory.create(Double.POSITIVE_INFINITY, 4.0);

  @Test
  void aRowThatCannotBeTakenIsZerosAndASentence() {
    RowFeatures features = new RowFeatures(READER, RowRefusal.raised(Wording.COMMAND_LINE));
    BlockPacker packer = new BlockPacker(features.layout());
    assertNull(features.pack(RowFactory.create(1.0, 2.0), packer));
    assertEquals(FAULT, features.pack(INFINITE, packer));
    assertNull(features.pack(RowFactory.create(5.0, 6.0), packer));
    float[] x = new float[6];
    packer.block().gather(new int[] {0, 1, 2}, 3, new Scaling(1, 1), x, new float[3], new float[3]);
    assertArrayEquals(new float[] {1, 2, 0, 0, 5, 6}, x);
  }

  @Test
  void aTaskOfTheCommandLineThrowsTheError() {
    RowFeatures features = new RowFeatures(READER, RowRefusal.THROWN);
    BlockPacker packer = new BlockPacker(features.layout());
    UserError error = assertThrows(UserError.class, () -> features.pack(INFINITE, packer));
    assertEquals(FAULT, error.getMessage());
  }
}
