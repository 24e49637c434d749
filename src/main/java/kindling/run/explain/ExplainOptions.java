package kindling.run.explain;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindling.config.UserError;
import kindling.data.InputColumn;
import kindling.metrics.Metric;
import kindling.network.Loss;

/**
 * What is explained, and how.
 *
 * @param metric by which importance is measured; empty for the usual one
 * @param repeats how often each column is exchanged
 * @param columns names of the columns to exchange; empty for all
 * @param effects of how many columns the effect on the predictions is computed
 */
public record ExplainOptions(
    Optional<String> metric, int repeats, List<String> columns, int effects) {
  private static final int MOST_REPEATS = 1000;

  /** Refuses numbers out of range. */
  public ExplainOptions {
    if (repeats < 1 || repeats > MOST_REPEATS) {
      throw UserError.of("--repeats is %d", repeats).expected("from 1 to %,d", MOST_REPEATS);
    }
    if (effects < 0) {
      throw UserError.of("--effects is %d", effects).expected("0 for none, or a number of columns");
    }
    columns = List.copyOf(columns);
  }

  /** The metric for labels of a kind. */
  Metric metricFor(Loss.Labels labels) {
    List<Metric> known = Metric.fitting(labels.kind());
    if (metric.isEmpty()) {
      return Stream.of(Metric.ACCURACY, Metric.MEAN_ABSOLUTE_ERROR)
          .filter(known::contains)
          .findFirst()
          .orElse(Metric.LOSS);
    }
    return known.stream()
        .filter(one -> one.spelled().equals(metric.get()))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.of("--metric is \"%s\"", metric.get())
                    .expected(
                        "one of %s",
                        known.stream().map(Metric::spelled).collect(Collectors.joining(", "))));
  }

  /** Those of a model's columns that are exchanged. */
  List<InputColumn> columnsOf(List<InputColumn> all) {
    for (String name : columns) {
      if (all.stream().noneMatch(column -> column.name().equals(name))) {
        throw UserError.of("--columns names \"%s\", which the model does not take", name)
            .expected(
                "some of %s",
                all.stream().map(InputColumn::name).limit(50).collect(Collectors.joining(", ")));
      }
    }
    return all.stream()
        .filter(column -> columns.isEmpty() || columns.contains(column.name()))
        .toList();
  }
}
