package kindling.run;

import kindling.config.Settings;
import kindling.config.TrainingSettings;
import kindling.config.TrainingSettings.LocalSettings;
import kindling.config.TrainingSettings.Mode;
import kindling.config.UserError;
import kindling.gradient.Workers;
import kindling.math.Precision;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Momentum;
import kindling.optimize.Optimizer;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.train.Aggregate;
import kindling.train.AllReduce;
import kindling.train.LocalSgd;
import kindling.train.PausePoints;
import kindling.train.TrainingMode;

/** The training mode that settings name. */
final class TrainingModes {
  private TrainingModes() {}

  /** Refuses a precision that the mode does not have. */
  static void check(Settings settings) {
    TrainingSettings training = settings.training();
    if (training.mode() == Mode.LOCAL && training.exchange() != Precision.FLOAT32) {
      settings.at(
          "training.exchange",
          () -> {
            throw UserError.setting("training.exchange")
                .found(
                    "bfloat16, but {training.mode} = local also averages the arrays of the optimizer, which may not be rounded")
                .cure(
                    "set {training.exchange} = float32, or {training.mode} = aggregate or all-reduce");
          });
    }
  }

  /**
   * The mode of some settings.
   *
   * @param rule of each step
   * @param pauses between steps that the workers take together
   */
  static TrainingMode of(Settings settings, UpdateRule rule, PausePoints pauses, Workers workers) {
    check(settings);
    UpdateRule measured = settings.report().gradientNorm() ? rule.measuring() : rule;
    LocalSettings local = settings.training().local();
    return switch (settings.training().mode()) {
      case AGGREGATE -> new Aggregate(workers, measured);
      case ALL_REDUCE -> new AllReduce(workers, measured, pauses);
      case LOCAL -> new LocalSgd(workers, rule, outer(local, rule), local.steps());
    };
  }

  /** The step of local SGD from the old weights towards their average. */
  private static UpdateRule outer(LocalSettings local, UpdateRule inner) {
    Optimizer optimizer =
        local.outerMomentum() == 0 ? new Sgd() : new Momentum(local.outerMomentum());
    LearningRate rate = LearningRate.constant(local.outerLearningRate());
    return new UpdateRule(optimizer, rate, GradientClip.NONE, 0, inner.spans());
  }
}
