package kindling.cli;

import kindling.metrics.Evaluation;
import kindling.run.ModelUse;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Measure loss and accuracy of a model on the test set of its settings, or on another.",
    footer = {
      "",
      "Examples:",
      "  kindling evaluate --model runs/short/model.safetensors",
      "  kindling evaluate --model model.safetensors --set data.path=/data/mnist"
    })
final class EvaluateCommand extends SparkCommand {
  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model file.")
  private String model;

  @Option(names = "--training-set", description = "Evaluate on the training set instead.")
  private boolean trainingSet;

  @Override
  public Integer call() throws Exception {
    return inSession("evaluate");
  }

  @Override
  int run(SparkSession spark) {
    Evaluation evaluation = new ModelUse(spark, model, overrides()).evaluate(trainingSet);
    System.out.printf(
        "%s loss %.4f, %s accuracy %.2f %% of %,d rows%n",
        trainingSet ? "training" : "test",
        evaluation.loss(),
        trainingSet ? "training" : "test",
        100 * evaluation.accuracy(),
        evaluation.rows());
    return 0;
  }
}
