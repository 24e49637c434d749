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
 * What one pass of training sends through a network at the output of one of its activations: the
 * values on the way forward and the slopes on the way back, of all rows and units together. A row's
 * slopes are the gradient of its own loss with respect to its values.
 *
 * @param layer its place in the network, from 0
 */
public record Signal(int layer, Layer activation, Distribution values, Distribution slopes) {
  /**
   * The signals of all activations of a network, in order, of the workspace's first {@code rows}
   * inputs and labels; what is inside of a {@link Residual} is not looked at. It makes arrays of
   * its own: it is for people to look at, not for training.
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
