import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs ONNX models with onnxruntime: {@code java -cp onnxruntime.jar Score.java FOLDER}. Every
 * folder in FOLDER holds model.onnx and inputs named ROWS.features; beside each the outputs are
 * written, as ROWS.OUTPUT, all of them raw and little-endian, and into model.txt what onnxruntime
 * says of the model.
 */
public final class Score {
  public static void main(String[] arguments) throws Exception {
    try (OrtEnvironment onnx = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      for (Path folder : list(Path.of(arguments[0]))) {
        String model = folder.resolve("model.onnx").toString();
        try (OrtSession session = onnx.createSession(model, options)) {
          Files.writeString(folder.resolve("model.txt"), description(session));
          for (Path file : list(folder)) {
            if (file.toString().endsWith(".features")) {
              run(onnx, session, file);
            }
          }
        }
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static String description(OrtSession session) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (NodeInfo input : session.getInputInfo().values()) {
      lines.append("input ").append(line(input));
    }
    for (NodeInfo output : session.getOutputInfo().values()) {
      lines.append("output ").append(line(output));
    }
    lines.append("producer ").append(session.getMetadata().getProducerName()).append('\n');
    session
        .getMetadata()
        .getCustomMetadata()
        .forEach((key, value) -> lines.append(key).append(' ').append(value).append('\n'));
    return lines.toString();
  }

  private static String line(NodeInfo info) {
    TensorInfo tensor = (TensorInfo) info.getInfo();
    return info.getName() + " " + tensor.type + " " + Arrays.toString(tensor.getShape()) + "\n";
  }

  private static void run(OrtEnvironment onnx, OrtSession session, Path file) throws Exception {
    NodeInfo input = session.getInputInfo().values().iterator().next();
    FloatBuffer features =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    long[] shape = ((TensorInfo) input.getInfo()).getShape();
    String rows = file.getFileName().toString().replace(".features", "");
    shape[0] = Long.parseLong(rows);
    try (OnnxTensor tensor = OnnxTensor.createTensor(onnx, features, shape);
        OrtSession.Result result = session.run(Map.of(input.getName(), tensor))) {
      for (Map.Entry<String, OnnxValue> output : result) {
        OnnxTensor value = (OnnxTensor) output.getValue();
        ByteBuffer bytes;
        if (output.getKey().equals("class")) {
          LongBuffer numbers = value.getLongBuffer();
          bytes = ByteBuffer.allocate(8 * numbers.remaining()).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asLongBuffer().put(numbers);
        } else {
          FloatBuffer numbers = value.getFloatBuffer();
          bytes = ByteBuffer.allocate(4 * numbers.remaining()).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(numbers);
        }
        Files.write(file.resolveSibling(rows + "." + output.getKey()), bytes.array());
      }
    }
  }
}
