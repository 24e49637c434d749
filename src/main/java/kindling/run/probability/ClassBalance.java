package kindling.run.probability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import kindling.config.DataSettings.Balance;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.data.ClassSizes;
import kindling.data.RowLayout;
import kindling.network.Layer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.Members;
import kindling.network.layers.NetworkParser;
import kindling.network.layers.PriorShift;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.rows.CachedBlocks;

/**
 * The training on balanced classes, {@code data.balance}.
 *
 * <p>Gradients are those of another network, with the same weights: at its end a {@link PriorShift}
 * adds the logarithm of how much more each class counts, and its loss has class weights if rows are
 * weighted. Everything else, such as evaluations, checkpoints and models, has the network without
 * them, whose scores are right as they are.
 */
public final class ClassBalance {
  private final Balance balance;
  // how much more each class counts; empty without balance
  private final double[] factors;

  private ClassBalance(Balance balance, double[] factors) {
    this.balance = balance;
    this.factors = factors;
  }

  /** The rows and the weight of each class of a training set; a job over all blocks. */
  public static ClassSizes counts(CachedBlocks train, int classes) {
    return new ClassSizes(
        classes, train.blocks().map(block -> block.inMemory().classCounts(classes)).collect());
  }

  /** Whether classes are balanced. */
  public static boolean isOn(Settings settings) {
    return settings.data().balance() != Balance.NONE;
  }

  /** Whether the rows of a step are drawn by their class. */
  public static boolean isSampled(Settings settings) {
    return settings.data().balance() == Balance.SAMPLING;
  }

  /**
   * The balance for some rows.
   *
   * @param classes of the training set; null without balance
   */
  public static ClassBalance of(Settings settings, ClassSizes classes) {
    Balance balance = settings.data().balance();
    return new ClassBalance(
        balance,
        switch (balance) {
          case NONE -> new double[0];
          case WEIGHTS -> classes.factorsOfWeights();
          case SAMPLING -> classes.factorsOfRows();
        });
  }

  /** Refuses a loss that does not predict one of several classes, or has class weights itself. */
  public static void check(Settings settings) {
    if (!isOn(settings)) {
      return;
    }
    settings.at(
        "data.balance",
        () -> {
          Loss loss = NetworkParser.loss(settings.network().loss());
          if (!(loss instanceof SoftmaxWithLoss softmax)) {
            throw UserError.setting("data.balance")
                .found(
                    "\"%s\", which is for classes, but {network.loss} is %s",
                    settings.data().balance().name().toLowerCase(Locale.ROOT), loss)
                .cure("set {data.balance} = none, or {network.loss} = softmax");
          }
          if (!softmax.classWeights().isEmpty()) {
            throw UserError.of("both {data.balance} and {network.loss} give weights to the classes")
                .cure("remove the weights from {network.loss}, or set {data.balance} = none");
          }
          return loss;
        });
  }

  /** Refuses to draw rows by their class if a label is no class. */
  public static void requireLabels(Settings settings, RowLayout layout) {
    if (isSampled(settings) && layout.labelWidth() > 1) {
      settings.at(
          "data.balance",
          () -> {
            throw UserError.of(
                    "{data.balance} = sampling draws rows by the number of their class, but a label has %d elements",
                    layout.labelWidth())
                .cure("set {data.balance} = weights, or give each row the number of its class");
          });
    }
  }

  /**
   * The network that gradients are computed of; that of an ensemble has the scores of all members.
   */
  public Network trained(Network network) {
    if (balance == Balance.NONE) {
      return Members.trained(network);
    }
    SoftmaxWithLoss loss = (SoftmaxWithLoss) network.loss();
    Loss weighted = balance == Balance.WEIGHTS ? loss.weighted(floats(factors)) : loss;
    Network trained = Members.trained(new Network(network.input(), network.layers(), weighted));
    List<Float> shift = floats(Arrays.stream(factors).map(Math::log).toArray());
    List<Layer> layers = new ArrayList<>(trained.layers());
    layers.add(
        new PriorShift(
            Collections.nCopies(Members.count(network), shift).stream()
                .flatMap(List::stream)
                .toList()));
    return new Network(network.input(), layers, trained.loss());
  }

  /**
   * Lets the training begin where it would without balance, with all classes equally probable: the
   * bias of the last layer, if that is affine, undoes the shift. Else Adam needed thousands of
   * steps for the bias of a rare class.
   */
  public void setFirstBias(Network network, float[] weights) {
    if (balance != Balance.NONE && Members.endsAffine(network)) {
      int biases = Members.count(network) * factors.length;
      for (int i = 0; i < biases; i++) {
        weights[weights.length - biases + i] -= (float) Math.log(factors[i % factors.length]);
      }
    }
  }

  private static List<Float> floats(double[] numbers) {
    return Arrays.stream(numbers).mapToObj(number -> (float) number).toList();
  }
}
