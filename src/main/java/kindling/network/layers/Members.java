package kindling.network.layers;

import java.util.ArrayList;
import java.util.List;
import kindling.network.Layer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.members.MemberMean;
import kindling.network.losses.MemberLoss;

/** The two networks of an {@link Ensemble}: one predicts, and gradients are those of the other. */
public final class Members {
  private Members() {}

  /**
   * The layers of a network that predicts: after an ensemble, {@link MemberMean}.
   *
   * @throws IllegalArgumentException if an ensemble is not the last layer
   */
  public static List<Layer> combined(List<Layer> layers, Loss loss) {
    List<Layer> combined = new ArrayList<>(layers);
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Ensemble ensemble) {
        if (i < layers.size() - 1) {
          throw new IllegalArgumentException(
              "an ensemble must be the last layer, but layer %d (%s) comes after it; put the layer into the ensemble"
                  .formatted(i + 2, layers.get(i + 1)));
        }
        int outputs = ensemble.outputs() / ensemble.members();
        combined.add(new MemberMean(ensemble.members(), outputs, loss.labels()));
      }
    }
    return combined;
  }

  /** The number of members of a network; 1 for any other network. */
  public static int count(Network network) {
    List<Layer> layers = network.layers();
    return layers.get(layers.size() - 1) instanceof MemberMean mean ? mean.members() : 1;
  }

  /** Whether the scores, or those of each member, are the outputs of an affine layer. */
  public static boolean endsAffine(Network network) {
    List<Layer> layers = trained(network).layers();
    Layer last = layers.get(layers.size() - 1);
    return last instanceof Affine || (last instanceof Ensemble ensemble && ensemble.endsAffine());
  }

  /**
   * The network of which gradients are computed: without {@link MemberMean}, and with the mean of
   * the members' losses. Any other network as it is.
   */
  public static Network trained(Network network) {
    int layers = network.layers().size();
    return network.layers().get(layers - 1) instanceof MemberMean mean
        ? new Network(
            network.input(),
            network.layers().subList(0, layers - 1),
            new MemberLoss(network.loss(), mean.members()))
        : network;
  }
}
