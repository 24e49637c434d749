package kindling.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kindling.cluster.predict.RowRefusal;
import kindling.config.Change;
import kindling.config.DataSettings.MissingLabels;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.network.layers.NetworkParser;
import kindling.pipeline.params.ParamKeys;
import kindling.rows.ColumnPath;
import kindling.rows.TrainingSets;
import kindling.run.TrainingRun;
import kindling.run.plan.TablePlan;
import kindling.tables.ColumnType;
import kindling.tables.Encodings;
import kindling.tables.FittedTable;
import kindling.tables.FittedTable.Choice;
import kindling.tables.LabelRange;
import kindling.tables.NumberTarget;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Fits the columns of a table, and prepares the training on them. */
record TableFitting(Fit fit, TableInputs inputs) {
  /** The column that is true for validation rows, if a share of the rows is. */
  private static final String VALIDATION = "_validation";

  /** Fitted columns, and the rows that handleInvalid leaves. */
  private record Fitted(FittedTable table, Dataset<Row> rows) {}

  TrainingRun.Result train(Dataset<Row> given) {
    List<String> labels = fit.task().labels();
    return labels.size() == 1 ? one(given) : several(new Targets(labels), given);
  }

  private TrainingRun.Result one(Dataset<Row> given) {
    String label = fit.task().label();
    List<Change> changes = inputs.changes(label, fit.task().labelEncoding());
    Fitted fitted = fitted(fit.settings(changes, List.of()), given);
    int outputs = Math.max(1, fitted.table().table().classes().size());
    List<Change> all = new ArrayList<>(changes);
    all.addAll(fit.network(() -> outputs));
    TrainingRun run = new TrainingRun(fit.settings(all, List.of()), fitted.rows(), fitted.table());
    if (run.network().outputs() != outputs * run.network().loss().scoresOfNumber()) {
      throw UserError.of(
              "the last layer gives %d scores, but column \"%s\" needs %d",
              run.network().outputs(), label, outputs)
          .cure("change its size")
          .at(ParamKeys.place("layers"));
    }
    return fit.train(run);
  }

  /**
   * The same with several labels. The pass over the rows that fits the encodings also measures the
   * labels, as further columns. Validation rows are chosen before: a share of the rows depends on
   * the label, which is standardised afterwards.
   */
  private TrainingRun.Result several(Targets targets, Dataset<Row> given) {
    List<Change> changes = inputs.with(targets.encodings()).changes(targets.column(), "number");
    Settings first = fit.settings(changes, List.of());
    if (!first.network().initialWeights().isEmpty()) {
      throw UserError.of(
              "{network.initial-weights} is for a single label of a table, because several are standardised by the rows of each training")
          .cure("leave it out");
    }
    double share = first.data().validationShare();
    List<Change> last = new ArrayList<>();
    Dataset<Row> rows = given;
    if (share > 0) {
      String place = ParamKeys.place("validationShare");
      last.add(new Change(place, "data.validation-share", "0"));
      last.add(new Change(place, "data.validation-column", VALIDATION));
      rows = rows.withColumn(VALIDATION, held(rows, first.training().seed(), share));
    }
    Settings known = fit.settings(changes, last);
    Fitted fitted = fitted(known, rows);
    boolean skips = known.data().table().missingLabels() == MissingLabels.SKIP;
    LabelRange range = NetworkParser.loss(known.network().loss()).range();
    List<NumberTarget> numbers = targets.numbers(fitted.table(), skips, range);
    List<Change> all = new ArrayList<>(inputs.changes(targets.column(), "number"));
    all.addAll(fit.network(numbers::size));
    Dataset<Row> standardised = targets.standardised(fitted.rows(), numbers);
    if (skips) {
      // Their first row says how many labels there are.
      standardised =
          standardised.filter(functions.col(ColumnPath.quoted(targets.column())).isNotNull());
    }
    TrainingRun run =
        new TrainingRun(
            fit.settings(all, last), standardised, targets.without(fitted.table(), numbers));
    Targets.requireAffine(run.network());
    return fit.train(run);
  }

  /** Whether a row is for validation: by a hash of its values and the seed. */
  private static Column held(Dataset<Row> rows, long seed, double share) {
    List<Column> hashed = new ArrayList<>(List.of(functions.lit(seed)));
    for (String name : rows.columns()) {
      hashed.add(functions.col(ColumnPath.quoted(name)));
    }
    Column hash = functions.xxhash64(hashed.toArray(Column[]::new));
    return functions.pmod(hash, functions.lit(1L << 20)).lt((1 << 20) * share);
  }

  private Fitted fitted(Settings settings, Dataset<Row> given) {
    FittedTable fitted = TablePlan.fit(settings, given);
    Dataset<Row> rows = valid(fitted, given);
    if (rows != given) {
      fitted = TablePlan.fit(settings, rows);
    }
    warn(fitted);
    return new Fitted(fitted, rows);
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
    boolean areNumbers = fitted.label() != null && fitted.label().type() == ColumnType.NUMBER;
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
