package kindling.cli;

import java.util.ArrayList;
import java.util.List;
import kindling.config.UserError;
import kindling.data.Picture;
import kindling.report.console.PictureReport;
import kindling.run.ModelUse;
import kindling.run.PictureModel;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling predict}. */
@Command(
    name = "predict",
    description = {
      "Predict every row of a data set, or pictures.",
      "A data set is read with the model's settings. The output has all columns except the features, and adds \"prediction\"",
      "(the class, or flags with the loss sigmoid, or numbers with the losses of regression) and \"scores\". For a table, it has all",
      "columns and adds \"prediction\" (the name of the class, or a number in the unit of the label), and for classes",
      "\"probabilities\" by name. For a picture, the command prints what the network sees and the probability of each class. A",
      "picture may have any size, dark on light or light on dark. If the network takes images of one channel, it is prepared",
      "like MNIST's: cut out, fitted and centred."
    },
    footer = {
      "",
      "Examples:",
      "  kindling predict --model model.safetensors --image seven.png",
      "  kindling predict --model model.safetensors --input data/mnist/t10k-images-idx3-ubyte.gz --output predictions",
      "  kindling predict --model runs/houses/model.safetensors --input houses.csv --output predictions --output-format csv",
      "  kindling predict --model model.safetensors --set data.format=parquet --input rows.parquet --output predictions"
    })
final class PredictCommand extends SparkCommand {
  private static final long MOST_PICTURE_BYTES = 100 << 20;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model file.")
  private String model;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "A picture: PNG, JPEG, GIF or BMP; may be repeated.")
  private List<String> images = new ArrayList<>();

  @Option(names = "--input", paramLabel = "PATH", description = "The data set.")
  private String input;

  @Option(names = "--output", paramLabel = "DIR", description = "Folder for the predictions.")
  private String output;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description = "parquet, json, orc or another format of Spark. Default: ${DEFAULT-VALUE}.")
  private String outputFormat;

  @Option(
      names = "--contributions",
      description =
          "Add what each column contributes to the prediction, and the baseline from which it is measured.")
  private boolean contributions;

  @Option(names = "--overwrite", description = "Replace an existing output.")
  private boolean overwrite;

  @Override
  public Integer call() throws Exception {
    if (images.isEmpty()) {
      if (input == null || output == null) {
        throw input == null && output == null
            ? UserError.of("predict needs --image FILE, or --input PATH and --output DIR")
            : UserError.of("--input PATH and --output DIR go together")
                .cure("add %s", input == null ? "--input PATH" : "--output DIR");
      }
      return onSpark("predict");
    }
    if (input != null || output != null || overwrite || contributions || !overrides().isEmpty()) {
      throw UserError.of(
              "--image prints its predictions, so that --input, --output, --overwrite, --contributions and --set have no effect")
          .cure("leave them out");
    }
    showPictures(storage());
    return 0;
  }

  private void showPictures(Storage storage) {
    PictureModel asked = new PictureModel(model, new ModelFile(storage).read(model));
    List<PictureReport> answers = new ArrayList<>();
    for (String image : images) {
      answers.add(asked.ask(Picture.read(image, storage.read(image, MOST_PICTURE_BYTES))));
    }
    int width = Terminal.ofProcess().width();
    for (int i = 0; i < answers.size(); i++) {
      if (i > 0) {
        System.out.println();
      }
      answers.get(i).lines(width).forEach(System.out::println);
    }
  }

  @Override
  int run(SparkContext spark) {
    new ModelUse(spark, model, overrides())
        .predict(input, output, outputFormat, overwrite, contributions);
    System.out.printf("predictions in %s%n", output);
    return 0;
  }
}
