package kindling.store.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.layers.Affine;
import kindling.network.layers.AveragePooling;
import kindling.network.layers.BatchNormalization;
import kindling.network.layers.Convolution;
import kindling.network.layers.Dropout;
import kindling.network.layers.Elementwise;
import kindling.network.layers.Embedding;
import kindling.network.layers.Ensemble;
import kindling.network.layers.Flatten;
import kindling.network.layers.GatedLinearUnit;
import kindling.network.layers.Isotonic;
import kindling.network.layers.LayerNormalization;
import kindling.network.layers.MaxPooling;
import kindling.network.layers.Maxout;
import kindling.network.layers.Residual;
import kindling.network.layers.ScoreTemperature;
import kindling.network.layers.members.MemberAffine;
import kindling.network.layers.members.MemberHeads;
import kindling.network.layers.members.MemberInputs;
import kindling.network.layers.members.MemberMean;
import kindling.network.layers.members.SeparateMembers;
import kindling.network.layers.members.SharedMembers;
import kindling.network.links.Ascending;
import kindling.network.links.LogLink;
import kindling.store.onnx.Value.Layout;

/** Converts every kind of layer to ONNX nodes for prediction. */
final class LayerNodes {
  /** Adds the nodes of a layer with the input x and returns its output. */
  interface Nodes<L extends Layer> {
    Value add(L layer, Value x, Place place);
  }

  private record Kind<L extends Layer>(Class<L> type, Nodes<L> nodes) {
    Value add(Layer layer, Value x, Place place) {
      return nodes.add(type.cast(layer), x, place);
    }
  }

  /** All layers except activations, which define their own formula ({@link Elementwise}). */
  private static final Map<Class<?>, Kind<?>> KINDS =
      Stream.<Kind<?>>of(
              new Kind<>(Affine.class, LayerNodes::affine),
              new Kind<>(
                  AveragePooling.class,
                  (layer, x, place) ->
                      WindowNodes.pooling("AveragePool", layer, layer.window(), x, place)),
              new Kind<>(Ascending.class, LayerNodes::ascending),
              new Kind<>(BatchNormalization.class, LayerNodes::batchNormalization),
              new Kind<>(Convolution.class, WindowNodes::convolution),
              new Kind<>(Dropout.class, (layer, x, place) -> x),
              new Kind<>(Embedding.class, EmbeddingNodes::embedding),
              new Kind<>(Ensemble.class, EnsembleNodes::ensemble),
              new Kind<>(Flatten.class, (layer, x, place) -> place.flat(x)),
              new Kind<>(GatedLinearUnit.class, RowNodes::gatedLinearUnit),
              new Kind<>(Isotonic.class, IsotonicNodes::isotonic),
              new Kind<>(LayerNormalization.class, RowNodes::layerNormalization),
              new Kind<>(
                  MaxPooling.class,
                  (layer, x, place) ->
                      WindowNodes.pooling("MaxPool", layer, layer.window(), x, place)),
              new Kind<>(Maxout.class, RowNodes::maxout),
              new Kind<>(
                  LogLink.class, (layer, x, place) -> layer.formula(x, new FormulaNodes(place))),
              new Kind<>(MemberAffine.class, EnsembleNodes::affine),
              new Kind<>(MemberHeads.class, EnsembleNodes::heads),
              new Kind<>(MemberInputs.class, EnsembleNodes::inputs),
              new Kind<>(MemberMean.class, EnsembleNodes::mean),
              new Kind<>(SharedMembers.class, EnsembleNodes::shared),
              new Kind<>(SeparateMembers.class, EnsembleNodes::separate),
              new Kind<>(Residual.class, LayerNodes::residual),
              new Kind<>(ScoreTemperature.class, LayerNodes::temperature))
          .collect(Collectors.toMap(Kind::type, Function.identity()));

  private LayerNodes() {}

  /** Whether a type of layer can be converted. */
  static boolean has(Class<?> layer) {
    return Elementwise.class.isAssignableFrom(layer) || KINDS.containsKey(layer);
  }

  static Value add(Layer layer, Value x, Place place) {
    if (layer instanceof Elementwise activation) {
      return activation.formula(x, new FormulaNodes(place));
    }
    Kind<?> kind = KINDS.get(layer.getClass());
    if (kind == null) {
      throw new IllegalStateException("there are no ONNX nodes for " + layer);
    }
    return kind.add(layer, x, place);
  }

  private static Value ascending(Ascending layer, Value x, Place place) {
    int size = layer.size();
    float[] first = new float[size];
    float[] others = new float[size];
    Arrays.fill(others, 1, size, 1);
    first[0] = 1;
    Shape group = Shape.flat(size);
    List<String> shape = List.of(place.integers("groups", new long[] {-1, size}));
    Value groups = place.node("Reshape", place.flat(x), shape, group, Layout.FLAT);
    Value y =
        layer.formula(
            groups,
            new Value(place.tensor("sums", layer.sums(), size, size), group, Layout.FLAT),
            new Value(place.tensor("first", first, size), group, Layout.FLAT),
            new Value(place.tensor("others", others, size), group, Layout.FLAT),
            new FormulaNodes(place));
    List<String> whole = List.of(place.integers("width", new long[] {-1, layer.width()}));
    return place.node("Reshape", y, whole, Shape.flat(layer.width()), Layout.FLAT);
  }

  private static Value affine(Affine layer, Value x, Place place) {
    List<String> weightAndBias = List.of(place.tensor("weight"), place.tensor("bias"));
    Shape outputs = Shape.flat(layer.outputs());
    return place.node("Gemm", place.flat(x), weightAndBias, outputs, Layout.FLAT);
  }

  private static Value batchNormalization(BatchNormalization layer, Value x, Place place) {
    float[] variance = place.elements("variance");
    for (int c = 0; c < variance.length; c++) {
      variance[c] = Math.max(0f, variance[c]); // like the layer
    }
    return place.node(
        "BatchNormalization",
        layer.shape().isImage() ? place.channelsFirst(x, layer.shape()) : place.flat(x),
        List.of(
            place.tensor("scale"),
            place.tensor("shift"),
            place.tensor("mean"),
            place.tensor("variance", variance, variance.length)),
        Attribute.real("epsilon", (float) BatchNormalization.EPSILON));
  }

  private static Value temperature(ScoreTemperature layer, Value x, Place place) {
    String divisor = place.tensor("temperature", new float[] {layer.temperature()});
    return place.node("Div", place.flat(x), List.of(divisor));
  }

  private static Value residual(Residual layer, Value x, Place place) {
    Value f = place.chain(layer.layers(), x);
    if (f.layout() == Layout.CHANNELS_FIRST) {
      return place.node("Add", f, List.of(place.channelsFirst(x, f.shape()).name()));
    }
    return place.node("Add", place.flat(f), List.of(place.flat(x).name()));
  }
}
