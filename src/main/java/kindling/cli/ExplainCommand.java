package kindling.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kindling.config.UserError;
import kindling.gradient.Workers.Split;
import kindling.metrics.explanation.Explanation;
import kindling.report.console.ExplanationReport;
import kindling.report.console.ProgressLine;
import kindling.report.pages.ExplanationFiles;
import kindling.run.ModelUse;
import kindling.run.explain.ExplainOptions;
import kindling.run.explain.ModelExplanation;
import kindling.store.Json;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling explain}. */
@Command(
    name = "explain",
    description = {
      "Show how important each column is to a model.",
      "The importance of a column is how much worse the metric becomes when the values of the column are exchanged between",
      "the rows. The rows are those of the test set of the model's settings, or of another set; they need labels.",
      "With --out, pictures also show how the predictions depend on the most important columns."
    },
    footer = {
      "",
      "Examples:",
      "  kindling explain --model runs/houses/model.safetensors",
      "  kindling explain --model model.safetensors --data houses.csv --out explanation",
      "  kindling explain --model model.safetensors --set data.format=parquet --data houses.parquet"
    })
final class ExplainCommand extends SparkCommand {
  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model file.")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "A labelled data set, in the format of the model's settings. Default: the test set of these settings.")
  private String data;

  @Option(names = "--training-set", description = "Use the training set instead.")
  private boolean trainingSet;

  @Option(names = "--validation-set", description = "Use the validation set instead.")
  private boolean validationSet;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "The metric that becomes worse. Default: accuracy, or mean-absolute-error if numbers are predicted.")
  private String metric;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each column is exchanged. Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--columns",
      paramLabel = "NAME",
      split = ",",
      description = "Only these columns, with commas between them. Default: all.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--effects",
      paramLabel = "N",
      defaultValue = "6",
      description =
          "With --out or --json, show how the predictions depend on the N most important columns. Default: ${DEFAULT-VALUE}.")
  private int effects;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Also write a page with pictures, explain.html, with explain.json and importance.csv, into this folder.")
  private String out;

  @Option(names = "--overwrite", description = "Replace existing results in --out.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print a JSON object, for programs.")
  private boolean json;

  private ExplainOptions options;
  // null without --out
  private ExplanationFiles files;

  @Override
  public Integer call() throws Exception {
    if ((data == null ? 0 : 1) + (trainingSet ? 1 : 0) + (validationSet ? 1 : 0) > 1) {
      throw UserError.of(
          "explain takes --data FILE, --training-set or --validation-set, and only one of them");
    }
    options =
        new ExplainOptions(
            Optional.ofNullable(metric), repeats, columns, out != null || json ? effects : 0);
    if (data != null) {
      override("data.test=" + data);
      override("data.test-share=0");
    }
    files = out == null ? null : new ExplanationFiles(storage(), out, overwrite);
    return onSpark("explain");
  }

  @Override
  int run(SparkContext spark) {
    ModelUse use = new ModelUse(spark, model, overrides());
    Split split = trainingSet ? Split.TRAIN : validationSet ? Split.VALIDATION : Split.TEST;
    String set = trainingSet ? "training" : validationSet ? "validation" : "test";
    Explanation explanation = explain(use, split, set);
    if (files != null) {
      files.write(model, explanation);
    }
    if (json) {
      System.out.println(Json.line(ExplanationReport.json(explanation)));
    } else {
      ExplanationReport.lines(explanation).forEach(System.out::println);
      if (files != null) {
        System.out.printf("%nexplanation in %s/%s%n", out, ExplanationFiles.PAGE);
      }
    }
    return 0;
  }

  private Explanation explain(ModelUse use, Split split, String set) {
    ModelExplanation explanation = new ModelExplanation(use, options);
    Terminal terminal = json ? Terminal.PLAIN : Terminal.ofProcess();
    if (!terminal.interactive()) {
      return explanation.of(split, set, (column, done, all) -> {});
    }
    ProgressLine line = new ProgressLine(System.out, terminal.width());
    try {
      return explanation.of(
          split,
          set,
          (column, done, all) -> {
            if (done == 0) {
              line.begin("columns", all, 0);
            }
            line.advance(done, column);
          });
    } finally {
      line.end();
    }
  }
}
