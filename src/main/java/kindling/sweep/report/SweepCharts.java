package kindling.sweep.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kindling.report.pages.Spaced;
import kindling.store.record.Table;
import kindling.sweep.Objective;
import kindling.sweep.Ranking;
import kindling.sweep.space.Scale;
import kindling.sweep.trial.TrialResult;
import kindling.train.EpochResult;

/** The data of the charts in a report, as maps and lists for JSON. {@code report.js} reads them. */
final class SweepCharts {
  /** Curves in one chart; more would be slow to draw and hard to read. */
  static final int MOST_CURVES = 200;

  /** Points in one chart of trials. */
  static final int MOST_POINTS = 2000;

  /** Epochs of a curve. */
  static final int MOST_EPOCHS = 200;

  private SweepCharts() {}

  /** The data of all charts. */
  static Map<String, Object> data(
      Objective objective, Ranking ranking, List<Setting> settings, Map<String, Scale> scales) {
    List<TrialResult> ranked = ranking.ranked();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("figure", objective.name());
    data.put("highest", objective.highest());
    data.put("share", objective.metric().isShare());
    data.put("settings", settings.stream().map(one -> axis(one, scales, ranked)).toList());
    List<Map<String, Object>> trials = new ArrayList<>();
    Set<Integer> curves = new LinkedHashSet<>(Spaced.of(ranked.size(), MOST_CURVES));
    for (int index : points(ranked.size(), curves)) {
      trials.add(trial(objective, index, ranked.get(index), settings, curves.contains(index)));
    }
    data.put("trials", trials);
    return data;
  }

  /** The indices of trials with a point, which include those with a curve. */
  private static Set<Integer> points(int size, Set<Integer> curves) {
    Set<Integer> points = new LinkedHashSet<>(curves);
    Spaced.of(size, MOST_POINTS).stream()
        .filter(index -> points.size() < MOST_POINTS || points.contains(index))
        .forEach(points::add);
    List<Integer> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.naturalOrder());
    return new LinkedHashSet<>(sorted);
  }

  private static Map<String, Object> axis(
      Setting setting, Map<String, Scale> scales, List<TrialResult> ranked) {
    Set<String> values = new LinkedHashSet<>();
    ranked.stream()
        .sorted(Comparator.comparingInt(result -> result.trial().number()))
        .map(result -> result.trial().values().get(setting.key()))
        .forEach(value -> values.add(value));
    values.remove(null);
    Scale scale = scale(setting, scales, values);
    Map<String, Object> axis = new LinkedHashMap<>();
    axis.put("key", setting.key());
    axis.put("scale", scale.name());
    if (scale == Scale.CATEGORICAL) {
      List<String> categories = new ArrayList<>(values);
      if (setting.type() != Table.Type.TEXT) {
        categories.sort(Comparator.comparingDouble(Setting::number));
      }
      axis.put("categories", categories);
    }
    return axis;
  }

  /** The scale of an axis: categorical without numbers, logarithmic only for numbers above 0. */
  private static Scale scale(Setting setting, Map<String, Scale> scales, Set<String> values) {
    Scale scale = scales.getOrDefault(setting.key(), Scale.CATEGORICAL);
    if (scale == Scale.CATEGORICAL || setting.type() == Table.Type.TEXT) {
      return Scale.CATEGORICAL;
    }
    boolean positive = values.stream().allMatch(value -> Setting.number(value) > 0);
    return scale == Scale.LOGARITHMIC && !positive ? Scale.LINEAR : scale;
  }

  private static Map<String, Object> trial(
      Objective objective, int index, TrialResult result, List<Setting> settings, boolean curve) {
    Map<String, Object> trial = new LinkedHashMap<>();
    trial.put("trial", result.trial().number());
    trial.put("rank", index + 1);
    List<String> values = new ArrayList<>();
    settings.forEach(setting -> values.add(result.trial().values().get(setting.key())));
    trial.put("values", values);
    trial.put("figure", finite(objective.of(result.reached())));
    if (curve) {
      List<List<Object>> points = new ArrayList<>();
      for (int epoch : Spaced.of(result.history().size(), MOST_EPOCHS)) {
        EpochResult reached = result.history().get(epoch);
        List<Object> point = new ArrayList<>();
        point.add(reached.epoch());
        point.add(finite(objective.of(reached)));
        points.add(point);
      }
      trial.put("curve", points);
    }
    return trial;
  }

  /** Null for numbers that JSON does not have. */
  private static Double finite(double number) {
    return Double.isFinite(number) ? (Double) number : null;
  }
}
