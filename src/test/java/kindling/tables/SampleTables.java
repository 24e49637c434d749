package kindling.tables;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import kindling.config.SettingsReader;
import kindling.data.Shape;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.layers.NetworkParser;
import kindling.store.Model;
import kindling.tables.NumberEncoding.Scale;
import kindling.tables.cells.MissingValues;

/** Models of tables with every encoding that ONNX has nodes for, and rows of them. */
public final class SampleTables {
  /** Classes of {@link #classes}. */
  public static final ClassTarget CLASSES = new ClassTarget(List.of("bad", "fair", "good"));

  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final double[] NONE = {};

  private SampleTables() {}

  /** A model of classes. */
  public static Model classes() {
    return model(columns(), CLASSES, "softmax", 3);
  }

  /** A model of numbers. */
  public static Model numbers() {
    return model(columns(), new NumberTarget(3000, 250), "mean-squared-error", 1);
  }

  /** A model of quantiles of a number. */
  public static Model quantiles() {
    return model(columns(), new NumberTarget(3000, 250), "quantiles 0.1 0.5 0.9", 3);
  }

  /** A model of counts that are proportional to an exposure, the column {@code exposure}. */
  public static Model counts() {
    List<TableColumn> columns = new ArrayList<>(columns());
    columns.add(
        3,
        new TableColumn(
            "exposure", ColumnType.NUMBER, new OffsetEncoding(true, StrictMath.log(3))));
    NumberTarget target = new NumberTarget(0, 2.5, LabelRange.NOT_NEGATIVE);
    return model(columns, target, "poisson", 1);
  }

  /**
   * A model of two classes with a threshold.
   *
   * @param flag whether it has one score, of the second class, with sigmoid
   */
  public static Model yesNo(boolean flag, double threshold) {
    ClassTarget target = new ClassTarget(List.of("no", "yes"));
    Model model = model(columns(), target, flag ? "sigmoid" : "softmax", flag ? 1 : 2);
    return model.with(model.network().deciding(threshold));
  }

  /** A model with one more column. */
  public static Model with(TableColumn more) {
    List<TableColumn> columns = new ArrayList<>(columns());
    columns.add(more);
    return model(columns, CLASSES, "softmax", 3);
  }

  private static Model model(List<TableColumn> columns, Target target, String loss, int outputs) {
    Table table = new Table(columns, "price", target, new MissingValues(List.of("", "NA")));
    String parts =
        columns.stream().map(column -> column.encoding().part()).collect(Collectors.joining(" "));
    List<String> layers = List.of("embedding " + parts, "affine 7", "relu", "affine " + outputs);
    Network network =
        NetworkParser.parse(layers, NetworkParser.loss(loss), Shape.flat(table.width()));
    String text =
        layers.stream().map(layer -> "\"" + layer + "\"").collect(Collectors.joining(", "));
    String settings =
        SettingsReader.ofText(
                "network { loss = %s, layers = [%s] }, data.train = x".formatted(loss, text),
                "test",
                List.of())
            .settings()
            .resolved();
    float[] parameters = Initializer.of("he").parameters(network, 5);
    return new Model(network, parameters, 1, settings, table);
  }

  private static List<TableColumn> columns() {
    return List.of(
        number("area", ColumnType.NUMBER, Scale.STANDARD, 80, 1 / 30.0, true),
        number("rooms", ColumnType.UNTYPED, Scale.NONE, 0, 1, true),
        number("income", ColumnType.NUMBER, Scale.LOG, 7, 1 / 2.5, false),
        new TableColumn(
            "lot size",
            ColumnType.NUMBER,
            new NumberEncoding(
                Scale.QUANTILE,
                0,
                1,
                new double[] {-2, 0, 0.5, 10, 1000},
                new double[] {-2.5, -1, 0.25, 1, 2.5},
                0.75,
                true)),
        new TableColumn(
            "distance",
            ColumnType.NUMBER,
            new PiecewiseEncoding(
                new double[] {-1, 0, 0.25, 7, 300}, 3, new double[] {0.9, 0.5, 0.3, 0.1}, 5, true)),
        new TableColumn(
            "height",
            ColumnType.UNTYPED,
            new PeriodicEncoding(
                new NumberEncoding(
                    Scale.QUANTILE,
                    0,
                    1,
                    new double[] {1, 2, 9},
                    new double[] {-2, 0, 2},
                    2,
                    false),
                3,
                2,
                0.5f)),
        new TableColumn(
            "city",
            ColumnType.TEXT,
            new CategoryEncoding(List.of("Oslo", "Rome", "São Paulo"), true, true, 0)),
        new TableColumn(
            "street",
            ColumnType.UNTYPED,
            new CategoryEncoding(List.of("A", "B", "7"), false, true, 2)),
        new TableColumn(
            "kind", ColumnType.NUMBER, new CategoryEncoding(List.of("20", "60"), false, false, 0)),
        new TableColumn("garden", ColumnType.UNTYPED, new BooleanEncoding(true)),
        new TableColumn("new", ColumnType.BOOLEAN, new BooleanEncoding(false)),
        new TableColumn(
            "sold", ColumnType.DATE, new DateEncoding("", ZONE, 19_000, 1 / 700.0, false, true)),
        new TableColumn(
            "seen",
            ColumnType.TIMESTAMP,
            new DateEncoding("", ZONE, 19_500, 1 / 90.0, true, false)));
  }

  private static TableColumn number(
      String name, ColumnType type, Scale scale, double mean, double factor, boolean indicator) {
    return new TableColumn(
        name, type, new NumberEncoding(scale, mean, factor, NONE, NONE, 65, indicator));
  }

  /** Rows with missing values and unknown levels, by the names of the columns. */
  public static List<Map<String, Object>> rows(int count) {
    Random random = new Random(7);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("area", some(random, 20 + 100 * random.nextDouble()));
      row.put("rooms", some(random, String.valueOf(random.nextInt(9))));
      row.put("income", some(random, -500 + random.nextInt(9000)));
      row.put("lot size", some(random, Math.exp(10 * random.nextDouble()) - 4));
      row.put(
          "distance",
          some(
              random,
              i < 6 ? List.of(-1, 0, 0.25, 7, 300, 1e9).get(i) : 400 * random.nextDouble()));
      row.put("height", some(random, String.valueOf(random.nextInt(12))));
      row.put("city", some(random, List.of("Oslo", "Rome", "São Paulo", "Lima").get(i % 4)));
      row.put("street", some(random, List.of("A", "B", "7", "Z").get(random.nextInt(4))));
      row.put("kind", some(random, 20 * (1 + random.nextInt(4))));
      row.put("garden", some(random, List.of("yes", "No", "1", "f").get(random.nextInt(4))));
      row.put("new", some(random, random.nextBoolean()));
      row.put("sold", some(random, LocalDate.ofEpochDay(18_000 + random.nextInt(3000))));
      row.put(
          "seen",
          some(random, LocalDateTime.of(2023, 1, 1, 0, 0).plusMinutes(random.nextInt(1 << 20))));
      row.put("exposure", 0.5 + i % 7);
      rows.add(row);
    }
    return rows;
  }

  /** The scores of a row. */
  public static float[] scores(Model model, Map<String, Object> row) {
    Workspace workspace = new Workspace(model.network(), 1, 1);
    Table table = model.table().orElseThrow();
    table.encode(table.names().stream().map(row::get).toArray(), workspace.inputs());
    return model.network().scores(1, model.parameters(), workspace);
  }

  /** The probabilities of a row. */
  public static double[] probabilities(Model model, Map<String, Object> row) {
    return model.network().loss().probabilities(3, scores(model, row), 0);
  }

  /** Null in a fifth of the rows. */
  private static Object some(Random random, Object value) {
    return random.nextInt(5) == 0 ? null : value;
  }
}
