package kindling.network.layers;

import java.util.ArrayList;
import java.util.List;
import kindling.config.NetworkSettings;
import kindling.config.NetworkSettings.EnsembleKind;
import kindling.config.UserError;
import kindling.network.Layer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.members.MemberMean;
import kindling.network.losses.MemberLoss;

/** The two networks of an {@link Ensemble}: one predicts, and gradients are those of the other. */
public final class Members {
  private Members() {}

  /**
   * The layers with an ensemble of those from the first affine layer on; of members that share
   * nothing, of all but an embedding. The layers before it compute the same for all members.
   *
   * @param settings with 0 members for the layers as they are
   */
  static List<Layer> ensemble(List<Layer> layers, NetworkSettings settings) {
    int members = settings.ensemble();
    if (members == 0) {
      return layers;
    }
    if (layers.stream().anyMatch(Ensemble.class::isInstance)) {
      throw UserError.of(
              "{network.ensemble} = %d makes an ensemble of {network.layers}, which has one already",
              members)
          .cure("set {network.ensemble} = 0, or take the layers out of ensemble(...)");
    }
    int affine = Ensemble.firstAffine(layers);
    if (affine == layers.size()) {
      throw UserError.of(
              "{network.ensemble} = %d needs an affine layer, in which the members differ", members)
          .cure("add one to {network.layers}, or set {network.ensemble} = 0");
    }
    EnsembleKind kind = settings.ensembleKind();
    int first = kind == EnsembleKind.SEPARATE ? afterEmbedding(layers) : affine;
    List<Layer> combined = new ArrayList<>(layers.subList(0, first));
    combined.add(new Ensemble(members, kind, layers.subList(first, layers.size())));
    return combined;
  }

  private static int afterEmbedding(List<Layer> layers) {
    return layers.get(0) instanceof Embedding ? 1 : 0;
  }

  /**
   * The layers of a network that predicts: at the end the loss's link, if it has one, and after an
   * ensemble {@link MemberMean}.
   *
   * @throws IllegalArgumentException if an ensemble is not the last layer
   */
  public static List<Layer> combined(List<Layer> layers, Loss loss) {
    List<Layer> combined = new ArrayList<>(layers);
    loss.link(layers.get(layers.size() - 1).outputs()).ifPresent(combined::add);
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

  /** Whether the scores of classes, or those of each member, are the outputs of an affine layer. */
  public static boolean endsAffine(Network network) {
    return last(network) instanceof Affine;
  }

  /** The layer before the loss's link, whose outputs are the scores, or those of each member. */
  public static Layer last(Network network) {
    List<Layer> layers = trained(network).layers();
    int links = network.loss().link(network.outputs()).isPresent() ? 1 : 0;
    Layer last = layers.get(layers.size() - 1 - links);
    return last instanceof Ensemble ensemble ? ensemble.last() : last;
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
