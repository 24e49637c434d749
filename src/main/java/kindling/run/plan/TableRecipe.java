package kindling.run.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.Change;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.run.NetworkOfSettings;
import kindling.tables.FittedTable;
import kindling.tables.LabelRange;
import kindling.tables.Target;

/**
 * The settings that are chosen for a table. The recipe is that of Gorishniy, Kotelnikov and Babenko
 * (TabM: Advancing Tabular Deep Learning with Parameter-Efficient Ensembling, ICLR 2025): numbers
 * become vectors, and the network is an ensemble whose members share their weights.
 *
 * @param fast whether it is a single network of scaled numbers instead
 */
record TableRecipe(boolean fast) {
  /** Fewer rows have smaller batches, so that an epoch has some steps, and decay weights more. */
  private static final long FEW_ROWS = 10_000;

  /** From here on an ensemble has batches of 1,024 rows, as the paper has for Covertype. */
  private static final long MANY_ROWS = 100_000;

  /** The rate and the decay of a single network, and of another optimizer than adamw. */
  private static final Map<String, String> CAUTIOUS =
      Map.of("optimizer.learning-rate", "0.001", "optimizer.weight-decay", "0.01");

  /** The encoding of columns for which the user sets none. */
  String columns() {
    return fast ? "auto" : "auto embedded";
  }

  /**
   * The settings for a table, by key.
   *
   * @param settings that are known before the data is read
   * @param ofUser changes that the user makes
   */
  Map<String, String> settings(FittedTable fitted, Settings settings, List<Change> ofUser) {
    Map<String, String> chosen = new LinkedHashMap<>();
    fitted.specs().forEach((column, spec) -> chosen.put(key(column), spec));
    Target target = fitted.table().target().orElseThrow(TableRecipe::noTarget);
    int classes = target.classes().size();
    int scores = classes > 0 ? classes : NetworkOfSettings.loss(settings).scoresOfNumber();
    chosen.put(key(fitted.table().label()), classes > 0 ? "category" : "number");
    chosen.put("network.loss", classes > 0 ? "softmax" : "mean-squared-error");
    chosen.put(
        "evaluation.metrics",
        switch (classes) {
          case 0 -> metrics(settings);
          case 2 -> "[accuracy, auc, log-loss]";
          default -> "[accuracy, f1, log-loss]";
        });
    chosen.put("optimizer.name", "adamw");
    chosen.put("training.mode", "all-reduce");
    chosen.put("training.shards", "4");
    chosen.put("training.epochs", "200");
    chosen.put("training.early-stopping.patience", "16");
    boolean few = fitted.rows() < FEW_ROWS;
    chosen.put("training.batch-size", few ? "64" : "256");
    if (fast) {
      chosen.put(
          "network.layers",
          "[affine 256, relu, dropout 0.1, affine 128, relu, dropout 0.1, affine %d]"
              .formatted(scores));
      chosen.putAll(CAUTIOUS);
      return chosen;
    }
    // Noise of dropout would be noise in the prediction of a number.
    String dropout = classes > 0 ? ", dropout 0.1" : "";
    chosen.put(
        "network.layers",
        "[affine 256, relu%1$s, affine 256, relu%1$s, affine %2$d]".formatted(dropout, scores));
    // Layers of the user's own may be an ensemble already.
    if (settings.network().layers().isEmpty()) {
      chosen.put("network.ensemble", "8");
      chosen.put("network.ensemble-kind", "mini");
    }
    // An ensemble overfits sooner with few rows, and sooner with classes than with numbers.
    chosen.put("optimizer.learning-rate", few ? "0.002" : "0.003");
    chosen.put("optimizer.weight-decay", few ? "1" : classes > 0 ? "0.1" : "0.01");
    if (TablePlan.sets(ofUser, "optimizer.name")) {
      chosen.putAll(CAUTIOUS); // because those are for adamw
    }
    chosen.put("optimizer.average.name", "ema");
    chosen.put("optimizer.average.decay", "0.99");
    if (fitted.rows() >= MANY_ROWS) {
      chosen.put("training.batch-size", "1024");
    }
    if (TablePlan.holdsOut(settings, ofUser)) {
      chosen.put("evaluation.training-set", "false");
    }
    return chosen;
  }

  /** Those of a loss of numbers that the user has set; others if the loss is still to be chosen. */
  private static String metrics(Settings settings) {
    if (NetworkOfSettings.numbers(settings).orElse(LabelRange.ANY) != LabelRange.ANY) {
      return "[deviance, mae, rmse]";
    }
    boolean quantiles = NetworkOfSettings.loss(settings).scoresOfNumber() > 1;
    return quantiles ? "[quantile-loss, coverage, mae]" : "[mae, rmse, r2]";
  }

  private static UserError noTarget() {
    return UserError.of("the label is a vector")
        .cure("write a conf file: --data takes a label of classes, or a number");
  }

  private static String key(String column) {
    return "data.columns.\"" + column.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
