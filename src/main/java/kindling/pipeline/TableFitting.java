package kindling.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kindling.cluster.predict.RowRefusal;
import kindling.config.Change;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.rows.TrainingSets;
import kindling.run.TablePlan;
import kindling.run.TrainingRun;
import kindling.tables.ColumnType;
import kindling.tables.Encodings;
import kindling.tables.FittedTable;
import kindling.tables.FittedTable.Choice;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits the columns of a table, and prepares the training on them. */
record TableFitting(Fit fit, TableInputs inputs) {
  TrainingRun run(Dataset<Row> given) {
    List<Change> changes = inputs.changes(fit.stage().getLabelCol(), fit.task().labelEncoding());
    Settings known = fit.settings(changes);
    FittedTable fitted = TablePlan.fit(known, given);
    Dataset<Row> rows = valid(fitted, given);
    if (rows != given) {
      fitted = TablePlan.fit(known, rows);
    }
    warn(fitted);
    int outputs = Math.max(1, fitted.table().classes().size());
    List<Change> all = new ArrayList<>(changes);
    all.addAll(fit.network(() -> outputs));
    TrainingRun run = new TrainingRun(fit.settings(all), rows, fitted);
    if (run.network().outputs() != outputs) {
      throw UserError.of(
              "the last layer gives %d scores, but column \"%s\" needs %d",
              run.network().outputs(), fit.stage().getLabelCol(), outputs)
          .cure("change its size")
          .at(ParamKeys.place("layers"));
    }
    return run;
  }

  /** The rows that handleInvalid leaves. */
  private Dataset<Row> valid(FittedTable fitted, Dataset<Row> rows) {
    HandleInvalid policy = HandleInvalid.of(fit.stage());
    if (policy == HandleInvalid.KEEP) {
      return rows;
    }
    TableRows table = new TableRows(fitted.table(), rows);
    if (policy == HandleInvalid.ERROR) {
      requireNoneMissing(fitted);
      return table.valid(policy, RowRefusal.THROWN);
    }
    long invalid = table.invalid();
    if (invalid == 0) {
      return rows;
    }
    Fit.warn(
        Message.of(
            "handleInvalid = skip: %,d rows are left out, because they have missing values",
            invalid));
    return table.withoutInvalid();
  }

  /** Refuses missing values in training rows at once; a task finds those in validation rows. */
  private static void requireNoneMissing(FittedTable fitted) {
    fitted.choices().stream()
        .filter(choice -> !choice.spec().equals(Encodings.IGNORE) && choice.profile().missing() > 0)
        .findFirst()
        .ifPresent(
            choice -> {
              throw UserError.of(
                      "column \"%s\" has null, or a value that counts as missing, in %,d of %,d training rows",
                      choice.profile().name(), choice.profile().missing(), choice.profile().rows())
                  .cure(
                      "set handleInvalid to keep to encode such values, or to skip to leave rows out")
                  .at(TrainingSets.GIVEN);
            });
  }

  private void warn(FittedTable fitted) {
    String ignored =
        fitted.choices().stream()
            .filter(choice -> isLeftOut(choice))
            .map(choice -> "\"%s\" (%s)".formatted(choice.profile().name(), choice.summary()))
            .collect(Collectors.joining(", "));
    if (!ignored.isEmpty()) {
      Fit.warn(Message.of("columns that are left out: %s", ignored));
    }
    List<String> classes = fitted.table().classes();
    boolean areNumbers = fitted.label().type() == ColumnType.NUMBER;
    boolean areIndices =
        IntStream.range(0, classes.size()).allMatch(k -> classes.get(k).equals(String.valueOf(k)));
    if (!classes.isEmpty() && areNumbers && !areIndices) {
      Fit.warn(
          Message.of(
              "the classes are the numbers %s, but %s has their indices from 0 on; set labelIndexCol, and compare it with that column in evaluators",
              String.join(", ", classes.stream().limit(5).toList()),
              fit.stage().getPredictionCol()));
    }
  }

  /** Whether a column was left out by its content, and not by the user. */
  private boolean isLeftOut(Choice choice) {
    return choice.spec().equals(Encodings.IGNORE)
        && !inputs.columns().getOrDefault(choice.profile().name(), "").equals(Encodings.IGNORE);
  }
}
