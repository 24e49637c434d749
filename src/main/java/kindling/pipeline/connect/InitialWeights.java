package kindling.pipeline.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.Network;
import kindling.network.Network.Placed;
import kindling.network.layers.NetworkParser;
import kindling.store.SafeTensors;
import org.apache.spark.ml.linalg.Vector;

/** MLlib's vector of initial weights as the file that a training reads them from. */
final class InitialWeights {
  private InitialWeights() {}

  /**
   * A temporary file on the driver.
   *
   * @param layers of the network
   * @param sizes of MLlib
   * @param weights in MLlib's order, which is that of the network
   */
  static String file(String[] layers, int[] sizes, Vector weights) {
    Network network =
        NetworkParser.parse(List.of(layers), NetworkParser.loss("softmax"), Shape.flat(sizes[0]));
    if (weights.size() != network.parameters()) {
      throw UserError.of(
              "initialWeights has %d elements, but the layers %s have %d weights",
              weights.size(), Arrays.toString(sizes), network.parameters())
          .cure("set initialWeights to the weights of a model with the same layers");
    }
    List<SafeTensors.Tensor> tensors = new ArrayList<>();
    for (Placed placed : network.parameterArrays()) {
      float[] values = new float[placed.array().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) weights.apply(placed.offset() + i);
      }
      tensors.add(new SafeTensors.Tensor(placed.name(), placed.array().shape(), values));
    }
    try {
      Path file = Files.createTempFile("initial-weights", ".safetensors");
      file.toFile().deleteOnExit();
      Files.write(file, new SafeTensors(Map.of(), tensors).toBytes());
      return file.toUri().toString();
    } catch (IOException e) {
      throw UserError.of("initialWeights cannot be written").found("%s", e).because(e);
    }
  }
}
