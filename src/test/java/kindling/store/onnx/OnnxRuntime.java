package kindling.store.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kindling.cli.Command;
import kindling.store.Model;
import kindling.store.Storage;
import org.apache.hadoop.conf.Configuration;

/** Runs models with onnxruntime in a separate process. */
final class OnnxRuntime {
  private static final OnnxFile FILES = new OnnxFile(new Storage(new Configuration(false)), "test");

  private final Path folder;

  /** An empty folder for models, inputs and outputs. */
  OnnxRuntime(Path folder) {
    this.folder = folder;
  }

  /** Writes a model to be computed. */
  void add(String name, Model model, boolean includeScale) {
    FILES.write(folder.resolve(name).resolve("model.onnx").toString(), model, includeScale);
  }

  /** Writes the first {@code rows} of some features for a model. */
  void addFeatures(String name, Model model, int rows, float[] features) throws IOException {
    int count = rows * model.network().inputs();
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(features, 0, count);
    Files.write(folder.resolve(name).resolve(rows + ".features"), bytes.array());
  }

  /** Runs all models. */
  void run() throws Exception {
    Command.run(
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "target/onnxruntime/onnxruntime.jar",
                "src/test/onnxruntime/Score.java",
                folder.toString()))
        .succeeded();
  }

  /** The outputs of a model in onnxruntime. */
  List<String> description(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("model.txt"));
  }

  /** An output for a number of rows. */
  float[] output(String name, int rows, String output) throws IOException {
    ByteBuffer bytes = bytes(name, rows, output);
    float[] values = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** The classes of a number of rows. */
  int[] classes(String name, int rows) throws IOException {
    ByteBuffer bytes = bytes(name, rows, "class");
    long[] values = new long[bytes.remaining() / 8];
    bytes.asLongBuffer().get(values);
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  private ByteBuffer bytes(String name, int rows, String output) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name).resolve(rows + "." + output)))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
