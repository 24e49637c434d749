package kindling.cli;

import java.util.Map;
import kindling.config.Printable;
import kindling.config.UserError;
import kindling.gradient.Workers.Split;
import kindling.report.console.EvaluationReport;
import kindling.run.ModelUse;
import kindling.store.Json;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling evaluate}. */
@Command(
    name = "evaluate",
    description = "Evaluate a model on the test set of its settings, or on another set.",
    footer = {
      "",
      "Examples:",
      "  kindling evaluate --model runs/short/model.safetensors",
      "  kindling evaluate --model model.safetensors --set data.path=/data/mnist",
      "  kindling evaluate --model model.safetensors --validation-set --json"
    })
final class EvaluateCommand extends SparkCommand {
  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model file.")
  private String model;

  @Option(names = "--training-set", description = "Use the training set instead.")
  private boolean trainingSet;

  @Option(names = "--validation-set", description = "Use the validation set instead.")
  private boolean validationSet;

  @Option(names = "--json", description = "Print a JSON object, for programs.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    return onSpark("evaluate");
  }

  @Override
  int run(SparkContext spark) {
    if (trainingSet && validationSet) {
      throw UserError.of("evaluate takes --training-set or --validation-set, and not both");
    }
    ModelUse use = new ModelUse(spark, model, overrides());
    Split split = trainingSet ? Split.TRAIN : validationSet ? Split.VALIDATION : Split.TEST;
    String set = trainingSet ? "training" : validationSet ? "validation" : "test";
    ModelUse.Result result = use.evaluate(split);
    result
        .leftOut()
        .forEach(line -> System.err.println("kindling: " + Printable.message(line.toString())));
    if (json) {
      Map<String, Object> report =
          EvaluationReport.json(set, use.labels(), result.evaluation(), result.matrix());
      result
          .uncalibrated()
          .ifPresent(
              before ->
                  report.put(
                      "beforeCalibration", EvaluationReport.json(set, use.labels(), before, null)));
      System.out.println(Json.line(report));
      return 0;
    }
    EvaluationReport.print(
        System.out,
        set,
        use.labels(),
        use.settings().evaluation().topK(),
        result.evaluation(),
        result.matrix());
    result
        .uncalibrated()
        .ifPresent(before -> System.out.println(EvaluationReport.beforeCalibration(before)));
    return 0;
  }
}
