package kindling.cli;

import java.util.List;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.run.plan.TablePlan;
import kindling.run.plan.TableSource;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Option;

/** Options that name a table instead of a conf file. */
final class TableOptions {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "A table: a CSV, Parquet, JSON or ORC file, or a folder of such files; with --format delta, iceberg or table, one of a lake, as in lake/houses or lake/houses@12.")
  private String data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The column of the table that is predicted.")
  private String label;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "The table's format. Default: by the extension of its name.")
  private String format;

  @Option(
      names = "--fast",
      description =
          "Train a single network with scaled numbers, in a fraction of the time, instead of an ensemble with embedded numbers.")
  private boolean fast;

  /** The path of the table; null without one. */
  String data() {
    return data;
  }

  boolean isUsed() {
    return data != null;
  }

  /** Refuses options of a table without one, and a table without a label if it is needed. */
  void requireComplete(boolean labelNeeded) {
    if (data == null && (label != null || format != null || fast)) {
      String option = label != null ? "--label" : format != null ? "--format" : "--fast";
      throw UserError.of("%s goes with --data FILE", option);
    }
    if (data != null && label == null && labelNeeded) {
      throw UserError.of("--data needs --label COLUMN, the column to predict")
          .cure("kindling show --data %s lists the columns", data);
    }
  }

  /** The settings that are known before the data is read. */
  SettingsReader settings(List<String> overrides) {
    return TablePlan.settings(table(), overrides);
  }

  /** Looks at the data. */
  TablePlan plan(SparkContext spark, List<String> overrides) {
    return TablePlan.of(spark, table(), overrides);
  }

  /** The same as the source of a training. */
  TrainingSource source(List<String> overrides) {
    return TrainingSource.ofTable(table(), overrides);
  }

  private TableSource table() {
    return new TableSource(data, label == null ? "" : label, format, fast);
  }
}
