package kindling.network.snapshot;

import java.util.ArrayList;
import java.util.List;
import kindling.metrics.Distribution;
import kindling.network.Layer;
import kindling.network.Network;
import kindling.network.Tape;
import kindling.network.Workspace;
import kindling.network.layers.Elementwise;
import kindling.network.layers.Flatten;
import kindling.network.layers.Residual;

/**
 * The values and slopes at the output of one activation in a training pass, for all rows and units.
 * The slopes of a row are the gradient of its own loss with respect to its values.
 *
 * @param layer number of the activation in the network, from 0
 */
public record Signal(int layer, Layer activation, Distribution values, Distribution slopes) {
  /**
   * The signals of all activations of a network, in order, for the workspace's first {@code rows}
   * inputs and labels, except activations inside a {@link Residual}. It allocates new arrays in
   * each call, so it is not meant for training.
   */
  public static List<Signal> of(
      Network network, int rows, float[] parameters, Workspace workspace) {
    Tape tape = Tape.lasting(network.chain(), rows);
    network.gradient(rows, parameters, workspace, tape, new float[network.parameters()]);
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      if (layer instanceof Elementwise && !(layer instanceof Flatten)) {
        Distribution values = Distribution.of(tape.value(i + 1));
        signals.add(new Signal(i, layer, values, Distribution.of(tape.slope(i + 1))));
      }
    }
    return signals;
  }
}
