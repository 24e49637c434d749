package kindling.serving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.network.Network;
import kindling.tables.Table;

/** Predicts rows of a table in the terms of its label. */
record TableModel(Table table, Network network, Inference inference) {
  RowPrediction row(Map<String, ?> row) {
    return predictions(new TableInput(table).row(row)).get(0);
  }

  List<RowPrediction> columns(Map<String, ?> columns) {
    return predictions(new TableInput(table).columns(columns));
  }

  private List<RowPrediction> predictions(TableInput.Rows rows) {
    float[] scores = inference.scores(rows.count(), rows);
    List<RowPrediction> predictions = new ArrayList<>(rows.count());
    for (int row = 0; row < rows.count(); row++) {
      int from = row * network.outputs();
      predictions.add(
          new RowPrediction(
              value(scores, from), probabilities(scores, from), quantiles(scores, from)));
    }
    return predictions;
  }

  private Object value(float[] scores, int from) {
    int outputs = network.outputs();
    int width = network.decision().width(outputs);
    List<Double> elements = new ArrayList<>();
    for (int k = 0; k < width; k++) {
      elements.add(network.decision().predicted(scores, from, outputs, k));
    }
    if (table.target().isPresent()) {
      return table.target().get().prediction(elements.get(0));
    }
    return width == 1 ? elements.get(0) : List.copyOf(elements);
  }

  private Map<Double, Double> quantiles(float[] scores, int from) {
    List<Double> levels = network.decision().quantiles();
    Map<Double, Double> byLevel = new LinkedHashMap<>();
    for (int k = 0; k < levels.size(); k++) {
      double number = scores[from + k];
      byLevel.put(levels.get(k), table.target().map(t -> t.number(number)).orElse(number));
    }
    return Collections.unmodifiableMap(byLevel);
  }

  private Map<String, Double> probabilities(float[] scores, int from) {
    List<String> classes = table.classes();
    if (classes.isEmpty()) {
      return Map.of();
    }
    double[] probabilities = network.loss().classProbabilities(classes.size(), scores, from);
    Map<String, Double> byName = new LinkedHashMap<>();
    for (int k = 0; k < probabilities.length; k++) {
      byName.put(classes.get(k), probabilities[k]);
    }
    return Collections.unmodifiableMap(byName);
  }
}
