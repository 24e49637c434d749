package kindling.cli;

import kindling.config.UserError;
import kindling.run.Environment;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.store.onnx.OnnxFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling export}. */
@Command(
    name = "export",
    description = {
      "Write a model as an ONNX file for other programs.",
      "The input is \"features\", the input of the first layer. The outputs are \"scores\", with the losses softmax and sigmoid",
      "also \"probabilities\", and with softmax also \"class\".",
      "A model of a table has an input for each column, by its name. The outputs are \"prediction\", the name of the class or",
      "a number in the unit of the label, and for classes \"probabilities\"."
    },
    footer = {
      "",
      "Examples:",
      "  kindling export --model model.safetensors --format onnx --output model.onnx",
      "  kindling export --model model.safetensors --format onnx --output model.onnx --include-scale"
    })
final class ExportCommand extends FileCommand {
  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model file.")
  private String model;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "onnx",
      description = "Only onnx. Default: ${DEFAULT-VALUE}.")
  private String format;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The file to write.")
  private String output;

  @Option(
      names = "--include-scale",
      description =
          "Multiply by the model's scale in the graph, so that the input is the original data, such as pixels from 0 to 255.")
  private boolean includeScale;

  @Option(names = "--overwrite", description = "Replace an existing output.")
  private boolean overwrite;

  @Override
  public Integer call() {
    if (!format.equals("onnx")) {
      throw UserError.of("models can only be exported as onnx").at("--format " + format);
    }
    Storage storage = storage();
    Model read = new ModelFile(storage).read(model);
    if (storage.qualified(output).equals(storage.qualified(model))) {
      throw UserError.of("is the model itself").cure("choose another --output").at(output);
    }
    storage.requireReplaceable(output, overwrite);
    new OnnxFile(storage, Environment.version()).write(output, read, includeScale);
    System.out.printf("ONNX model in %s: opset %d, %s%n", output, OnnxFile.OPSET, inputs(read));
    return 0;
  }

  private String inputs(Model read) {
    if (read.table().isPresent()) {
      return "an input for each of %,d columns".formatted(read.table().get().columns().size());
    }
    return "a row of features is %s%s"
        .formatted(
            read.network().input(), includeScale ? ", before scaling with " + read.scale() : "");
  }
}
