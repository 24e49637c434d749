package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Set;

/**
 * The optimizer and its learning rate.
 *
 * @param name of the optimizer
 * @param learningRate above 0, never {@code auto}
 * @param momentum of momentum, lazy-momentum, nesterov and lars, 0 to below 1
 * @param beta1 of adam, adamw and their lazy forms, 0 to below 1
 * @param beta2 of adam, adamw and their lazy forms, 0 to below 1
 * @param rho of rmsprop, 0 to below 1
 * @param epsilon of adagrad, rmsprop, adam, adamw and their lazy forms, above 0
 * @param trustCoefficient of lars, above 0
 * @param weightDecay at least 0
 * @param l1 at least 0
 * @param maxNorm largest norm of the incoming weights of a unit; 0 for no limit
 * @param clipValue largest absolute value of an element of the gradient; 0 for no limit
 * @param clipNorm largest norm of the gradient; 0 for no limit
 * @param scaling of the learning rate with the batch size
 * @param scalingBatchSize batch size for which the learning rate is defined, at least 1
 * @param schedule of the learning rate
 * @param average of the weights
 * @param initialState of its arrays
 */
public record OptimizerSettings(
    String name,
    double learningRate,
    double momentum,
    double beta1,
    double beta2,
    double rho,
    double epsilon,
    double trustCoefficient,
    double weightDecay,
    double l1,
    double maxNorm,
    double clipValue,
    double clipNorm,
    Scaling scaling,
    int scalingBatchSize,
    ScheduleSettings schedule,
    AverageSettings average,
    InitialState initialState) {
  private static final String LEARNING_RATE = "optimizer.learning-rate";

  /** Optimizers that divide each element of a step by the size of its gradients. */
  private static final Set<String> ADAPTIVE =
      Set.of("adagrad", "rmsprop", "adam", "adamw", "lazy-adam", "lazy-adamw");

  /** How the learning rate grows with the batch size. */
  public enum Scaling {
    /** Not at all. */
    NONE,
    /**
     * In proportion to the batch size (Goyal et al.: Accurate, Large Minibatch SGD, 2017, section
     * 2.1).
     */
    LINEAR,
    /**
     * In proportion to the square root of the batch size, which keeps the variance of a step
     * (Krizhevsky: One Weird Trick for Parallelizing Convolutional Neural Networks, 2014, section
     * 3.2).
     */
    SQUARE_ROOT
  }

  /** What the arrays of the optimizer begin as. */
  public enum InitialState {
    /** Zeros. */
    NEW,
    /** Those of the newest checkpoint in the folder of the initial weights. */
    CHECKPOINT
  }

  /** The learning rate for a batch size, before the schedule. */
  public double learningRateFor(int batchSize) {
    double ratio = (double) batchSize / scalingBatchSize;
    return switch (scaling) {
      case NONE -> learningRate;
      case LINEAR -> learningRate * ratio;
      case SQUARE_ROOT -> learningRate * Math.sqrt(ratio);
    };
  }

  /**
   * The learning rate for {@code auto}. A step of an adaptive optimizer is about as long as the
   * rate, independent of the gradient.
   *
   * @param optimizer name of the optimizer
   */
  public static double autoLearningRate(String optimizer) {
    return ADAPTIVE.contains(optimizer) ? 0.001 : 0.1;
  }

  /** Replaces {@code auto} by the default learning rate of the optimizer. */
  static Config withLearningRate(Config config) {
    ConfigValue written = config.getValue(LEARNING_RATE);
    if (!written.unwrapped().equals("auto")) {
      return config;
    }
    String optimizer = String.valueOf(config.getValue("optimizer.name").unwrapped());
    return config.withValue(
        LEARNING_RATE,
        ConfigValueFactory.fromAnyRef(autoLearningRate(optimizer)).withOrigin(written.origin()));
  }

  static OptimizerSettings of(Keys keys) {
    return new OptimizerSettings(
        keys.text("optimizer.name"),
        keys.positive(LEARNING_RATE, "\"auto\" or "),
        keys.within("optimizer.momentum", 0, 1),
        keys.within("optimizer.beta1", 0, 1),
        keys.within("optimizer.beta2", 0, 1),
        keys.within("optimizer.rho", 0, 1),
        keys.positive("optimizer.epsilon", ""),
        keys.positive("optimizer.trust-coefficient", ""),
        keys.within("optimizer.weight-decay", 0, Double.POSITIVE_INFINITY),
        keys.within("optimizer.l1", 0, Double.POSITIVE_INFINITY),
        keys.within("optimizer.max-norm", 0, Double.POSITIVE_INFINITY),
        keys.within("optimizer.clip-value", 0, Double.POSITIVE_INFINITY),
        keys.within("optimizer.clip-norm", 0, Double.POSITIVE_INFINITY),
        keys.choice("optimizer.scaling", Scaling.class),
        keys.count("optimizer.scaling-batch-size", Integer.MAX_VALUE),
        ScheduleSettings.of(keys),
        AverageSettings.of(keys),
        keys.choice("optimizer.initial-state", InitialState.class));
  }
}
