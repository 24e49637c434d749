package kindling.store.onnx;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kindling.config.UserError;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.ProtoMessage;
import kindling.store.Storage;
import kindling.tables.Table;

/**
 * Writes ONNX files: a model for prediction, without the parts that only training needs.
 *
 * <p>Input: {@code features}, float32 (rows, features), or (rows, height, width, channels) if rows
 * are images; rows may be any number. Outputs: {@code scores}, float32 (rows, outputs), the output
 * of the last layer, for classes minus their mean; {@code probabilities} (rows, outputs), the
 * softmax or sigmoid of the scores, unless numbers are predicted; and for one of several classes
 * {@code class}, int64 (rows), the first of the largest scores.
 *
 * <p>A model of a table has an input for each column, with its name (see {@link
 * TableNodes.InputType}), and the outputs {@code prediction} (rows), the name of the class as a
 * string or the number in the unit of the label as float64, and for classes {@code probabilities}.
 *
 * <p>Opset {@value #OPSET} is the lowest that has all used operators, including Erf and the current
 * BatchNormalization. ONNX 1.4 of 2019 and later versions read it.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">ONNX, "Open Neural Network
 *     Exchange Intermediate Representation Specification"</a>
 */
public final class OnnxFile {
  /** The version of the operator set. */
  public static final int OPSET = 9;

  /** The version of ONNX 1.4, which introduced the opset. */
  private static final int IR_VERSION = 4;

  /** The version of the operators for classical machine learning, and of ONNX 1.6 with it. */
  private static final int ML_OPSET = 2;

  private static final int ML_IR_VERSION = 6;

  /** The limit of protocol buffers and of Java arrays. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - 16;

  // Fields of a ModelProto.
  private static final int FORMAT = 1;
  private static final int PRODUCER = 2;
  private static final int PRODUCER_VERSION = 3;
  private static final int DESCRIPTION = 6;
  private static final int GRAPH = 7;
  private static final int OPERATORS = 8;
  private static final int METADATA = 14;

  private final Storage storage;
  private final String version;

  /**
   * A writer of ONNX files.
   *
   * @param version of Kindling, which is stored in the files
   */
  public OnnxFile(Storage storage, String version) {
    this.storage = storage;
    this.version = version;
  }

  /**
   * Writes a model.
   *
   * @param includeScale whether the graph multiplies features by the model's scale, so that its
   *     input is the unscaled data; else its input is the scaled features
   */
  public void write(String name, Model model, boolean includeScale) {
    write(name, message(model, includeScale));
  }

  /**
   * Writes the model of a table for programs that take and give columns: every input and output is
   * (rows). The probability of a class is the output {@link #probability}.
   */
  public void writeColumns(String name, Model model) {
    write(name, message(model, NetworkGraph.ofColumns(model), true));
  }

  /** The name of the output with the probability of a class. */
  public static String probability(String ofClass) {
    return "probability_" + ofClass;
  }

  /** The name of the output with a quantile. */
  public static String quantile(double level) {
    return "quantile_" + level;
  }

  private void write(String name, ProtoMessage file) {
    if (file.size() > MOST_BYTES) {
      throw UserError.of(
              "the model would have %,d bytes; an ONNX file has at most %,d",
              file.size(), MOST_BYTES)
          .at(name);
    }
    storage.write(name, file.toBytes());
  }

  /** The model as a ModelProto. */
  ProtoMessage message(Model model, boolean includeScale) {
    return message(model, NetworkGraph.of(model, includeScale), includeScale);
  }

  private ProtoMessage message(Model model, Graph graph, boolean includeScale) {
    ProtoMessage file =
        new ProtoMessage()
            .number(FORMAT, graph.usesMl() ? ML_IR_VERSION : IR_VERSION)
            .text(PRODUCER, "kindling")
            .text(PRODUCER_VERSION, version)
            .text(DESCRIPTION, description(model.network()))
            .message(GRAPH, graph.message())
            .message(OPERATORS, new ProtoMessage().text(1, "").number(2, OPSET));
    if (graph.usesMl()) {
      file.message(OPERATORS, new ProtoMessage().text(1, Graph.ML).number(2, ML_OPSET));
    }
    metadata(model, includeScale)
        .forEach(
            (key, value) -> file.message(METADATA, new ProtoMessage().text(1, key).text(2, value)));
    return file;
  }

  private static String description(Network network) {
    return "%s -> %d, %d layers, %s"
        .formatted(network.input(), network.outputs(), network.layers().size(), network.loss());
  }

  private Map<String, String> metadata(Model model, boolean includeScale) {
    Network network = model.network();
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("kindling.version", version);
    metadata.put("kindling.inputs", network.input().toString());
    metadata.put(
        "kindling.columns",
        Json.line(model.table().map(Table::names).orElseGet(model::featureColumns)));
    metadata.put("kindling.scale", String.valueOf(model.scale()));
    boolean included = includeScale || model.table().isPresent();
    metadata.put("kindling.scale-included", String.valueOf(included));
    if (!model.classes().isEmpty()) {
      metadata.put("kindling.classes", Json.line(model.classes()));
    }
    if (model.threshold() != 0.5) {
      metadata.put("kindling.threshold", String.valueOf(model.threshold()));
    }
    metadata.put("kindling.loss", network.loss().toString());
    if (network.loss().labels() != Loss.Labels.NUMBERS) {
      metadata.put(
          "kindling.labels",
          IntStream.range(0, network.outputs())
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(",")));
    }
    metadata.put(
        "kindling.settings-sha256",
        Storage.sha256(model.settings().getBytes(StandardCharsets.UTF_8)));
    metadata.put("kindling.weights-sha256", Model.sha256(model.parameters()));
    return metadata;
  }
}
