package kindling.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.RowShare;
import kindling.tables.DateEncoding;
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

  @Test
  void anInfiniteLabelIsRefusedAndNaNIsMissing() {
    session = open(Map.of());
    Dataset<Row> rows = session.range(30).selectExpr("id % 7 as x", "id * 0.5D as label");
    String cases = "case id when 3 then double('%s') when 4 then double('%s') else id * 0.5D end";
    Dataset<Row> infinite =
        session
            .range(30)
            .selectExpr("id % 7 as x", cases.formatted("Infinity", "1e200") + " label");
    assertRefused(
        "rows: the label, column \"label\": 2 of 30 values are not finite numbers between -1e140 and 1e140, such as \"1.0E200\" in the row (4, 1.0E200); correct them, or replace them with null and set data.missing-labels = skip to leave their rows out",
        infinite);
    Dataset<Row> missing =
        session.range(30).selectExpr("id % 7 as x", cases.formatted("NaN", "NaN") + " label");
    assertRefused(
        "rows: 2 of 30 rows have no value in the label's column \"label\"; set data.missing-labels = skip",
        missing);
    assertEquals(28, fit(missing, "missing-labels = skip").rows());
    assertEquals(30, fit(rows, "").rows());
  }

  @Test
  void columnsOfOtherTypesAreRefusedWithACure() {
    session = open(Map.of());
    String binary = "binary(string(id))";
    String map = "map('a', id)";
    String place = "named_struct('lat', id)";
    String refused =
        "rows: column \"c\" is of type %s, of which no features can be made; set data.columns = { \"c\" = ignore }%s";
    assertRefusedExactly(refused.formatted("binary", ""), others(binary));
    assertRefusedExactly(refused.formatted("map<string,bigint>", ""), others(map));
    assertRefusedExactly(
        refused.formatted(
            "struct<lat:bigint>",
            ", or name its fields in data.feature-columns, such as \"c.lat\""),
        others(place));
    for (String type : List.of(binary, map, place)) {
      assertEquals(List.of("x"), fit(others(type), "columns.c = ignore").table().names());
    }
    assertEquals(
        List.of("x", "c.lat"), fit(others(place), "feature-columns = [x, c.lat]").table().names());
    Dataset<Row> label = session.range(9).selectExpr("id as x", map + " as label");
    assertRefusedExactly(
        "rows: the label, column \"label\", is of type map<string,bigint>; choose a column of numbers, text, or true and false with data.label-column",
        label);
  }

  private Dataset<Row> others(String column) {
    return session.range(30).selectExpr("id % 7 as x", column + " as c", "id * 0.5D as label");
  }

  /** The clock of a session may differ from that of its context. */
  @Test
  void pointsInTimeAreReadOnTheClockOfTheirSession() {
    session = open(Map.of("spark.sql.session.timeZone", "UTC"));
    SparkSession other = session.newSession();
    for (String zone : List.of("Asia/Tokyo", "+9:00")) {
      other.conf().set("spark.sql.session.timeZone", zone);
      String columns = "timestamp_seconds(id * 1800) as sold";
      FittedTable fitted = fit(other.range(30).selectExpr(columns, "id * 0.5D as label"), "");
      DateEncoding encoding = (DateEncoding) fitted.table().columns().get(0).encoding();
      assertEquals(9 * 3600, encoding.zone().getRules().getOffset(Instant.EPOCH).getTotalSeconds());
    }
    assertEquals("UTC", session.conf().get("spark.sql.session.timeZone"));
  }

  @Test
  void aColumnOfNothingButNullsIsIgnored() {
    session = open(Map.of());
    FittedTable fitted = fit(others("null"), "");
    assertEquals(List.of("x"), fitted.table().names());
    assertEquals("it has no values", fitted.choices().get(1).summary());
    Dataset<Row> label = session.range(30).selectExpr("id as x", "null as label");
    assertRefused("rows: 30 of 30 rows have no value in the label's column \"label\"", label);
    UserError error = assertThrows(UserError.class, () -> fit(label, "missing-labels = skip"));
    assertEquals(
        "rows: none of 30 rows has a value in the label's column \"label\"; choose another column with data.label-column",
        error.getMessage());
  }

  private static void assertRefused(String expected, Dataset<Row> rows) {
    UserError error = assertThrows(UserError.class, () -> fit(rows, ""));
    assertTrue(error.getMessage().startsWith(expected), error::getMessage);
  }

  private static void assertRefusedExactly(String expected, Dataset<Row> rows) {
    assertEquals(expected, assertThrows(UserError.class, () -> fit(rows, "")).getMessage());
  }

  private static SparkSession open(Map<String, String> conf) {
    SparkSession.Builder builder =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false");
    conf.forEach(builder::config);
    return builder.getOrCreate();
  }

  private FittedTable fit(Map<String, String> conf, int partitions) {
    session = open(conf);
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
    return fit(frame, "columns { area = number quantile }");
  }

  private static FittedTable fit(Dataset<Row> rows, String settings) {
    NamedRows named = new NamedRows("rows", RowSource.of(rows), false);
    String data = "data.feature-columns = [\"*\"]\ndata { " + settings + " }";
    return new TableFit(named, SettingsReader.ofText(data, "test", List.of()).settings().data())
        .of(named, RowShare.ALL);
  }
}
