package kindling.cli;

import kindling.run.ModelUse;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling predict}. */
@Command(
    name = "predict",
    description = {
      "Predict each row of a data set, which is read as the model's settings say.",
      "Writes all columns but the features, with \"prediction\" (the class; with the losses sigmoid",
      "and mean-squared-error flags or numbers) and \"scores\"."
    },
    footer = {
      "",
      "Examples:",
      "  kindling predict --model model.safetensors --input data/mnist/t10k-images-idx3-ubyte.gz --output predictions",
      "  kindling predict --model model.safetensors --set data.format=parquet --input rows.parquet --output predictions"
    })
final class PredictCommand extends SparkCommand {
  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model file.")
  private String model;

  @Option(names = "--input", required = true, paramLabel = "PATH", description = "The data set.")
  private String input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the predictions.")
  private String output;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description = "parquet, json, orc or any other of Spark's. Default: ${DEFAULT-VALUE}.")
  private String outputFormat;

  @Option(names = "--overwrite", description = "Replace an output that is there already.")
  private boolean overwrite;

  @Override
  public Integer call() throws Exception {
    return inSession("predict");
  }

  @Override
  int run(SparkSession spark) {
    new ModelUse(spark, model, overrides()).predict(input, output, outputFormat, overwrite);
    System.out.printf("predictions in %s%n", output);
    return 0;
  }
}
