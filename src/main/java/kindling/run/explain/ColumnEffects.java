package kindling.run.explain;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import kindling.cluster.EffectTask;
import kindling.data.Block;
import kindling.data.InputColumn;
import kindling.data.Scaling;
import kindling.gradient.BlockEffect;
import kindling.metrics.explanation.ColumnEffect;
import kindling.metrics.explanation.ColumnEffect.Point;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.run.LabelledSet;
import kindling.tables.Encoding;
import kindling.tables.Table;
import kindling.tables.TableColumn;

/**
 * Computes how predictions depend on columns: over a sample of the rows, the same on any cluster.
 */
final class ColumnEffects {
  private static final int MOST_ROWS = 10_000;
  private static final long MOST_BYTES = 64 << 20;
  private static final double[] RANKS = ranks();
  private static final double SECONDS_OF_DAY = 86400;

  private final LabelledSet set;
  private final Network network;
  // null if columns are read as numbers
  private final Table table;
  // null until first used
  private Block sample;

  ColumnEffects(LabelledSet set) {
    this.set = set;
    this.network = set.model().network();
    this.table = set.model().table().orElse(null);
  }

  /** From 1 to 99 %, in between every twentieth. */
  private static double[] ranks() {
    double[] ranks = new double[21];
    Arrays.setAll(ranks, i -> i == 0 ? 0.01 : i == 20 ? 0.99 : i / 20.0);
    return ranks;
  }

  /** The effect of a column; empty if it has no values in an order and no levels. */
  Optional<ColumnEffect> of(InputColumn column) {
    List<Object> values = new ArrayList<>();
    List<float[]> features = new ArrayList<>();
    Optional<Encoding> encoding =
        table == null ? Optional.empty() : table.column(column.name()).map(TableColumn::encoding);
    if (encoding.isPresent()) {
      for (Object value : encoding.get().typicalValues(quantiles(column))) {
        float[] encoded = new float[column.width()];
        encoding.get().encode(value, encoded, 0);
        values.add(value);
        features.add(encoded);
      }
    } else if (column.width() == 1) {
      for (float quantile : quantiles(column)) {
        if (!values.contains((Object) (double) quantile)) {
          values.add((double) quantile);
          features.add(new float[] {quantile});
        }
      }
    }
    return values.size() < 2 ? Optional.empty() : Optional.of(effect(column, values, features));
  }

  private ColumnEffect effect(InputColumn column, List<Object> values, List<float[]> features) {
    int labelWidth = set.rows().layout().labelWidth();
    BlockEffect work = new BlockEffect(network, labelWidth, set.scale(), column.from(), features);
    double[] means =
        EffectTask.means(set.spark(), work, set.blocks(), set.model().parameters(), MOST_ROWS);
    int outputs = network.outputs();
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      List<Double> ofValue = new ArrayList<>();
      for (int k = firstOutput(); k < outputs; k++) {
        ofValue.add(inUnit(means[i * outputs + k]));
      }
      points.add(new Point(text(values.get(i)), place(values.get(i)), ofValue));
    }
    boolean ordered = points.stream().anyMatch(point -> !Double.isNaN(point.place()));
    boolean probabilities = network.loss().labels() != Loss.Labels.NUMBERS;
    List<String> names = outputs().subList(firstOutput(), outputs);
    return new ColumnEffect(column.name(), ordered, probabilities, names, points);
  }

  /** The probability of the first of two classes follows from that of the second. */
  private int firstOutput() {
    return network.loss().labels() == Loss.Labels.CLASS && network.outputs() == 2 ? 1 : 0;
  }

  private double inUnit(double mean) {
    return network.loss().labels() == Loss.Labels.NUMBERS && table != null
        ? table.target().map(target -> target.number(mean)).orElse(mean)
        : mean;
  }

  private List<String> outputs() {
    if (table != null && !table.classes().isEmpty()) {
      return table.classes();
    }
    List<Double> quantiles = network.decision().quantiles();
    if (!quantiles.isEmpty()) {
      return quantiles.stream().map(level -> "quantile " + level).toList();
    }
    if (network.outputs() == 1) {
      return List.of(table == null ? "prediction" : table.label());
    }
    String kind =
        switch (network.loss().labels()) {
          case CLASS -> "class ";
          case FLAGS -> "flag ";
          case NUMBERS -> "number ";
        };
    return IntStream.range(0, network.outputs()).mapToObj(k -> kind + k).toList();
  }

  /** Quantiles of the column's first feature, before scaling. */
  private float[] quantiles(InputColumn column) {
    if (sample == null) {
      long rowBytes = Math.max(1, set.rows().layout().rowBytes());
      sample = set.blocks().sample((int) Math.max(100, Math.min(MOST_ROWS, MOST_BYTES / rowBytes)));
    }
    float[] x = new float[sample.width()];
    float[] values = new float[sample.rows()];
    float[] label = new float[sample.labelWidth()];
    for (int row = 0; row < values.length; row++) {
      sample.gather(new int[] {row}, 1, new Scaling(1, 1), x, label, new float[1]);
      values[row] = x[column.from()];
    }
    Arrays.sort(values);
    float[] quantiles = new float[RANKS.length];
    for (int i = 0; i < RANKS.length; i++) {
      quantiles[i] = values[(int) Math.round(RANKS[i] * (values.length - 1))];
    }
    return quantiles;
  }

  private static String text(Object value) {
    if (value == null) {
      return "missing";
    }
    if (value instanceof Double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? String.valueOf(number.longValue())
          : String.format(Locale.ROOT, "%.6g", number).replaceFirst("(\\.\\d*?)0+$", "$1");
    }
    return value.toString();
  }

  private static double place(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    if (value instanceof LocalDate date) {
      return date.toEpochDay();
    }
    if (value instanceof LocalDateTime clock) {
      return clock.toLocalDate().toEpochDay()
          + clock.getLong(ChronoField.SECOND_OF_DAY) / SECONDS_OF_DAY;
    }
    return Double.NaN;
  }
}
