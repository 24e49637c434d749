package kindling.cli;

import java.util.ArrayList;
import java.util.List;
import kindling.config.UserError;
import kindling.data.Picture;
import kindling.report.PictureReport;
import kindling.run.ModelUse;
import kindling.run.PictureModel;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling predict}. */
@Command(
    name = "predict",
    description = {
      "Predict each row of a data set, which is read as the model's settings say, or pictures.",
      "Of a data set it writes all columns but the features, with \"prediction\" (the class; with the losses sigmoid",
      "and mean-squared-error flags or numbers) and \"scores\". Of a picture it prints what the network sees and how probable",
      "each class is. A picture is a file of any size, with something dark on light or light on dark; for a network that",
      "takes images of one channel it is made like the digits of MNIST: cut out, fitted, and put in the middle."
    },
    footer = {
      "",
      "Examples:",
      "  kindling predict --model model.safetensors --image seven.png",
      "  kindling predict --model model.safetensors --input data/mnist/t10k-images-idx3-ubyte.gz --output predictions",
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
      description = "parquet, json, orc or any other of Spark's. Default: ${DEFAULT-VALUE}.")
  private String outputFormat;

  @Option(names = "--overwrite", description = "Replace an output that is there already.")
  private boolean overwrite;

  @Override
  public Integer call() throws Exception {
    if (images.isEmpty()) {
      if (input == null || output == null) {
        throw new UserError(
            input == null && output == null
                ? "predict needs --image FILE, or --input PATH and --output DIR"
                : "--input PATH and --output DIR go together; %s is missing"
                    .formatted(input == null ? "--input" : "--output"));
      }
      return inSession("predict");
    }
    if (input != null || output != null || overwrite || !overrides().isEmpty()) {
      throw new UserError(
          "--image goes without --input, --output, --overwrite and --set: what is said of a picture is printed");
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
  int run(SparkSession spark) {
    new ModelUse(spark, model, overrides()).predict(input, output, outputFormat, overwrite);
    System.out.printf("predictions in %s%n", output);
    return 0;
  }
}
