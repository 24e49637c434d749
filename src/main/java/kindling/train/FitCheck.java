package kindling.train;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kindling.config.message.Message;
import kindling.config.message.Warnings;
import kindling.gradient.Workers;
import kindling.gradient.Workers.Split;
import kindling.metrics.Evaluation;
import kindling.metrics.TargetMoments;
import kindling.network.Loss;

/**
 * Warns once if a training learns nothing: its loss is no lower than that of the best constant
 * prediction, which is the mean of the label or the frequency of each class. A network that
 * predicts the same for all rows never has a lower loss.
 *
 * <p>A slow start is no reason for the warning. It needs {@value #EPOCHS} such epochs in a row in
 * which the loss has hardly fallen, and {@value #STEPS} steps; at the end of the training, {@value
 * #EPOCHS} epochs are enough. The check uses the evaluations of the training set or, if it is not
 * evaluated, of the validation set.
 */
public final class FitCheck implements TrainingListener {
  private static final int EPOCHS = 3;

  /** With a small set, {@link #EPOCHS} epochs are too few steps to learn anything. */
  private static final int STEPS = 50;

  /** The fraction of the constant prediction's loss by which a loss must be lower to be better. */
  private static final double BETTER = 0.005;

  /** A loss that falls by this fraction within {@link #EPOCHS} epochs may still become better. */
  private static final double FALLING = 0.1;

  /** Labels up to about this size need no scaling. */
  private static final double LARGE = 30;

  /** A spread below this fraction of the mean comes from rounding. */
  private static final double NO_SPREAD = 1e-12;

  private final Workers workers;
  private final Loss loss;
  private final Warnings warnings;
  private final Map<Split, Double> constants = new EnumMap<>(Split.class);
  private boolean warned;

  /**
   * A check.
   *
   * @param workers that evaluate
   * @param loss that is minimised
   * @param warnings takes the warning
   */
  public FitCheck(Workers workers, Loss loss, Warnings warnings) {
    this.workers = workers;
    this.loss = loss;
    this.warnings = warnings;
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    List<EpochResult> history = state.history();
    int epochs = history.size();
    if (warned || epochs < EPOCHS || state.totalSteps() < STEPS) {
      return;
    }
    List<EpochResult> last = history.subList(epochs - EPOCHS, epochs);
    boolean falling = evaluation(result).loss() < (1 - FALLING) * evaluation(last.get(0)).loss();
    if (!falling && last.stream().allMatch(this::isNoBetterThanConstant)) {
      warn(result);
    }
  }

  @Override
  public void finished(TrainingState state) {
    EpochResult result = state.resultEpoch();
    if (!warned && state.history().size() >= EPOCHS && isNoBetterThanConstant(result)) {
      warn(result);
    }
  }

  private static Split split(EpochResult result) {
    return result.train().rows() > 0 ? Split.TRAIN : Split.VALIDATION;
  }

  private static Evaluation evaluation(EpochResult result) {
    return split(result) == Split.TRAIN ? result.train() : result.validation();
  }

  private boolean isNoBetterThanConstant(EpochResult result) {
    double constant = constantLoss(split(result));
    return constant > 0 && evaluation(result).loss() > (1 - BETTER) * constant;
  }

  /** 0 if it is unknown, and if all labels are the same, so that there is nothing to learn. */
  private double constantLoss(Split split) {
    if (!constants.containsKey(split)) {
      workers.targets(split).ifPresent(targets -> constants.put(split, constantLoss(targets)));
    }
    return constants.getOrDefault(split, 0.0);
  }

  private double constantLoss(TargetMoments targets) {
    double constant = loss.constantLoss(targets);
    double size = targets.size();
    boolean varied = constant > NO_SPREAD * Math.max(1e-300, size * size);
    return varied ? constant : 0;
  }

  private void warn(EpochResult result) {
    warned = true;
    Split split = split(result);
    warnings.accept(
        Message.of(
            "after epoch %d the network predicts no better than %s: its loss over the %s set is %.4g, that of a constant prediction %.4g. %s",
            result.epoch(),
            constantPrediction(),
            split == Split.TRAIN ? "training" : "validation",
            evaluation(result).loss(),
            constantLoss(split),
            cure(workers.targets(split).orElseThrow())));
  }

  private String constantPrediction() {
    return switch (loss.labels()) {
      case CLASS -> "the frequency of each class";
      case FLAGS -> "the frequency of each flag";
      case NUMBERS -> "the mean of the label";
    };
  }

  private Message cure(TargetMoments targets) {
    boolean large = loss.labels() == Loss.Labels.NUMBERS && targets.size() > LARGE;
    Message scale =
        large
            ? Message.of(
                "Scale the label, whose values are about %.2g in size, and the features to about -1 to 1",
                targets.size())
            : Message.of("Scale the features to about -1 to 1, if they are not");
    return Message.of(
        "%s; then try a smaller or larger {optimizer.learning-rate}, more epochs, or another {network.initialization}",
        scale);
  }
}
