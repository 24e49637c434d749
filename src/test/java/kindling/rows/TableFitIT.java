package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.config.SettingsReader;
import kindling.data.RowShare;
import kindling.tables.FittedTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableFitIT {
  private static final StructType SCHEMA =
      new StructType()
          .add("area", DataTypes.DoubleType)
          .add("city", DataTypes.StringType)
          .add("sold", DataTypes.DateType)
          .add("label", DataTypes.DoubleType);

  private SparkSession session;

  @AfterEach
  void stop() {
    session.stop();
  }

  /**
   * With Java's serializer and with Kryo, which requires registration; 20 partitions make a tree.
   */
  @Test
  void bothSerializersOfSparkFitTheSameTable() {
    FittedTable expected = fit(Map.of(), 1);
    session.stop();
    Map<String, String> kryo =
        Map.of(
            "spark.serializer",
            "org.apache.spark.serializer.KryoSerializer",
            "spark.kryo.registrationRequired",
            "true",
            "spark.kryo.registrator",
            "kindling.cluster.KryoClasses");
    FittedTable fitted = fit(kryo, 20);
    assertEquals(expected.table(), fitted.table());
    assertEquals(600, fitted.rows());
  }

  private FittedTable fit(Map<String, String> conf, int partitions) {
    SparkSession.Builder builder =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false");
    conf.forEach(builder::config);
    session = builder.getOrCreate();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      rows.add(
          RowFactory.create(
              i % 7 == 0 ? null : i * 0.37,
              i % 3 == 0 ? "Oslo" : "Rome",
              java.sql.Date.valueOf("2024-01-%02d".formatted(1 + i % 28)),
              i * 1.5));
    }
    Dataset<Row> frame = session.createDataFrame(rows, SCHEMA).repartition(partitions);
    NamedRows named = new NamedRows("rows", RowSource.of(frame), false);
    String settings = "data { feature-columns = [\"*\"], columns { area = number quantile } }";
    return new TableFit(named, SettingsReader.ofText(settings, "test", List.of()).settings().data())
        .of(named, RowShare.ALL);
  }
}
