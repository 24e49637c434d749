import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the model of a table with onnxruntime: {@code java -cp onnxruntime.jar ScoreTable.java
 * model.onnx rows.tsv out.tsv}. The first line of rows.tsv names the inputs; out.tsv has a line for
 * each row: the prediction, then the probabilities.
 */
public final class ScoreTable {
  public static void main(String[] arguments) throws Exception {
    List<String[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[1]))) {
      rows.add(line.split("\t", -1));
    }
    String[] names = rows.remove(0);
    try (OrtEnvironment onnx = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = onnx.createSession(arguments[0], options)) {
      Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        inputs.put(names[i], tensor(onnx, session.getInputInfo().get(names[i]), rows, i));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        List<String> lines = new ArrayList<>();
        Object predictions = result.get("prediction").orElseThrow().getValue();
        OnnxValue probabilities = result.get("probabilities").orElse(null);
        for (int row = 0; row < rows.size(); row++) {
          StringBuilder line = new StringBuilder();
          line.append(
              predictions instanceof String[] texts
                  ? texts[row]
                  : String.valueOf(((double[]) predictions)[row]));
          if (probabilities != null) {
            for (float probability : ((float[][]) probabilities.getValue())[row]) {
              line.append('\t').append(probability);
            }
          }
          lines.add(line.toString());
        }
        Files.write(Path.of(arguments[2]), lines);
      }
    }
  }

  private static OnnxTensor tensor(
      OrtEnvironment onnx, NodeInfo input, List<String[]> rows, int column) throws Exception {
    long[] shape = {rows.size(), 1};
    if (((TensorInfo) input.getInfo()).type == OnnxJavaType.STRING) {
      String[] texts = rows.stream().map(row -> row[column]).toArray(String[]::new);
      return OnnxTensor.createTensor(onnx, texts, shape);
    }
    double[] numbers = rows.stream().mapToDouble(row -> Double.parseDouble(row[column])).toArray();
    return OnnxTensor.createTensor(onnx, DoubleBuffer.wrap(numbers), shape);
  }
}
