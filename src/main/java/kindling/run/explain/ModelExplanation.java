package kindling.run.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kindling.data.ColumnShuffle;
import kindling.data.InputColumn;
import kindling.gradient.Workers.Split;
import kindling.math.Seeds;
import kindling.metrics.Metric;
import kindling.metrics.MetricChoice;
import kindling.metrics.explanation.ColumnEffect;
import kindling.metrics.explanation.ColumnImportance;
import kindling.metrics.explanation.Explanation;
import kindling.metrics.scores.MetricOptions;
import kindling.run.LabelledSet;
import kindling.run.ModelUse;

/**
 * Explains a model by a labelled set: how important each column is, and how the predictions depend
 * on the most important ones. The same model and rows give the same bits on any cluster.
 */
public final class ModelExplanation {
  /** With fewer rows in a shard, the rows of several shards are exchanged together. */
  private static final int FEWEST_ROWS = 100;

  private final ModelUse use;
  private final ExplainOptions options;

  /** Learns which column is next. */
  public interface Progress {
    /** Called before a column. */
    void at(String column, int done, int all);
  }

  /** An explanation of a model. */
  public ModelExplanation(ModelUse use, ExplainOptions options) {
    this.use = use;
    this.options = options;
  }

  /**
   * Computes the explanation.
   *
   * @param set what the set is called
   */
  public Explanation of(Split split, String set, Progress progress) {
    Metric metric = options.metricFor(use.labels());
    MetricOptions settings = use.settings().evaluation().metrics().options();
    MetricChoice choice = new MetricChoice(List.of(), settings).and(metric);
    try (LabelledSet rows = open(split).choosing(choice)) {
      List<InputColumn> columns = options.columnsOf(rows.rows().inputs());
      double value = metric.of(rows.evaluate(rows.blocks()));
      List<ColumnImportance> importances = new ArrayList<>();
      for (InputColumn column : columns) {
        progress.at(column.name(), importances.size(), columns.size());
        importances.add(importance(rows, column, metric, value));
      }
      importances.sort(Comparator.comparingDouble(ColumnImportance::mean).reversed());
      return new Explanation(
          set,
          rows.blocks().rows(),
          metric,
          value,
          options.repeats(),
          importances,
          effects(rows, columns, importances));
    }
  }

  private List<ColumnEffect> effects(
      LabelledSet rows, List<InputColumn> columns, List<ColumnImportance> importances) {
    ColumnEffects effects = new ColumnEffects(rows);
    List<ColumnEffect> computed = new ArrayList<>();
    for (ColumnImportance importance : importances) {
      if (computed.size() == options.effects()) {
        break;
      }
      columns.stream()
          .filter(column -> column.name().equals(importance.column()))
          .findFirst()
          .flatMap(effects::of)
          .ifPresent(computed::add);
    }
    return computed;
  }

  private LabelledSet open(Split split) {
    int shards = use.settings().training().shards();
    LabelledSet rows = use.open(split, shards);
    long most = Math.max(1, rows.blocks().rows() / FEWEST_ROWS);
    if (shards <= most) {
      return rows;
    }
    rows.close();
    return use.open(split, (int) most);
  }

  private ColumnImportance importance(
      LabelledSet rows, InputColumn column, Metric metric, double value) {
    List<Double> losses = new ArrayList<>();
    for (int repeat = 0; repeat < options.repeats(); repeat++) {
      long seed = Seeds.mix(use.settings().training().seed(), column.from(), repeat);
      ColumnShuffle shuffle = new ColumnShuffle(column.from(), column.until(), seed);
      double shuffled = metric.of(rows.evaluate(rows.blocks().shuffled(shuffle)));
      losses.add(metric.higherIsBetter() ? value - shuffled : shuffled - value);
    }
    return new ColumnImportance(column.name(), losses);
  }
}
