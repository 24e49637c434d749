package kindling.network.layers;

import java.util.List;
import java.util.function.Function;
import kindling.config.Registry;
import kindling.network.Layer;
import kindling.network.LayerText;

/** The layers that a conf file can name. A new layer adds its line here. */
public final class Layers {
  /** All layers. */
  public static final Registry<Function<LayerText, Layer>> ALL =
      new Registry<>(
          "layer",
          List.of(
              Affine.KIND,
              AveragePooling.KIND,
              BatchNormalization.KIND,
              Convolution.KIND,
              Dropout.KIND,
              Elu.KIND,
              Embedding.KIND,
              Ensemble.KIND,
              Flatten.KIND,
              GatedLinearUnit.KIND,
              Gelu.KIND,
              LayerNormalization.KIND,
              LeakyRelu.KIND,
              MaxPooling.KIND,
              Maxout.KIND,
              Relu.KIND,
              Residual.KIND,
              Selu.KIND,
              Sigmoid.KIND,
              Silu.KIND,
              Tanh.KIND));

  private Layers() {}
}
