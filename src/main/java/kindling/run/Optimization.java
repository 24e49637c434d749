package kindling.run;

import java.util.List;
import kindling.config.OptimizerSettings;
import kindling.config.ScheduleSettings;
import kindling.config.ScheduleSettings.Name;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.network.Network;
import kindling.optimize.CosineDecay;
import kindling.optimize.ExponentialDecay;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.OneCycle;
import kindling.optimize.Optimizer;
import kindling.optimize.Optimizer.Hyperparameters;
import kindling.optimize.ReduceOnPlateau;
import kindling.optimize.Schedule;
import kindling.optimize.Span;
import kindling.optimize.Spans;
import kindling.optimize.StepDecay;
import kindling.optimize.UpdateRule;
import kindling.optimize.Warmup;

/** How gradients change the weights, as the settings say. */
final class Optimization {
  private Optimization() {}

  /** Checks what can be checked without the data. */
  static void check(Settings settings) {
    optimizer(settings);
    settings.at("optimizer.schedule.name", () -> requireMonitored(settings));
    settings.at("optimizer.schedule.warmup-epochs", () -> requireStepsAfterWarmup(settings));
  }

  /** Without a loss to look at nothing would ever be reduced. */
  private static Settings requireMonitored(Settings settings) {
    if (settings.optimizer().schedule().name() == Name.REDUCE_ON_PLATEAU
        && !settings.data().hasValidation()
        && !settings.evaluation().trainingSet()) {
      throw new UserError(
          "optimizer.schedule.name is \"reduce-on-plateau\", which looks at a loss after each epoch; set data.validation-share = 0.1, or evaluation.training-set = true");
    }
    return settings;
  }

  private static Settings requireStepsAfterWarmup(Settings settings) {
    ScheduleSettings schedule = settings.optimizer().schedule();
    int epochs = settings.training().epochs();
    if (schedule.dependsOnEpochs() && schedule.warmupEpochs() >= epochs) {
      throw new UserError(
          "optimizer.schedule.warmup-epochs is %s; it must be below training.epochs, which is %d, because the rest is for the schedule"
              .formatted(schedule.warmupEpochs(), epochs));
    }
    return settings;
  }

  static Optimizer optimizer(Settings settings) {
    OptimizerSettings optimizer = settings.optimizer();
    Hyperparameters with =
        new Hyperparameters(
            optimizer.momentum(),
            optimizer.beta1(),
            optimizer.beta2(),
            optimizer.rho(),
            optimizer.epsilon(),
            optimizer.trustCoefficient());
    return settings.at("optimizer.name", () -> Optimizer.of(optimizer.name(), with));
  }

  static UpdateRule rule(Settings settings, Network network, int stepsPerEpoch) {
    OptimizerSettings optimizer = settings.optimizer();
    return new UpdateRule(
        optimizer(settings),
        learningRate(settings, stepsPerEpoch),
        new GradientClip(optimizer.clipValue(), optimizer.clipNorm()),
        optimizer.weightDecay(),
        spans(network));
  }

  static LearningRate learningRate(Settings settings, int stepsPerEpoch) {
    OptimizerSettings optimizer = settings.optimizer();
    ScheduleSettings schedule = optimizer.schedule();
    long warmup = Math.round(schedule.warmupEpochs() * stepsPerEpoch);
    long all = (long) settings.training().epochs() * stepsPerEpoch;
    if (schedule.dependsOnEpochs() && warmup >= all) {
      settings.at("optimizer.schedule.warmup-epochs", () -> refuse(schedule, warmup, all));
    }
    Schedule then = schedule(schedule, stepsPerEpoch, Math.max(1, all - warmup));
    ReduceOnPlateau plateau =
        schedule.name() == Name.REDUCE_ON_PLATEAU
            ? new ReduceOnPlateau(
                schedule.factor(),
                schedule.patience(),
                schedule.threshold(),
                schedule.finalFraction())
            : ReduceOnPlateau.NEVER;
    return new LearningRate(
        optimizer.learningRateFor(settings.training().batchSize()),
        warmup == 0 ? then : new Warmup(warmup, schedule.warmupFrom(), then),
        plateau);
  }

  private static LearningRate refuse(ScheduleSettings schedule, long warmup, long all) {
    throw new UserError(
        "optimizer.schedule.warmup-epochs is %s, which makes %,d steps, but the training has only %,d, and the schedule needs some"
            .formatted(schedule.warmupEpochs(), warmup, all));
  }

  /** Over so many steps. */
  private static Schedule schedule(ScheduleSettings schedule, int stepsPerEpoch, long steps) {
    long every = (long) schedule.everyEpochs() * stepsPerEpoch;
    return switch (schedule.name()) {
      case CONSTANT, REDUCE_ON_PLATEAU -> Schedule.CONSTANT;
      case STEP -> new StepDecay(schedule.factor(), every);
      case EXPONENTIAL -> new ExponentialDecay(schedule.factor(), every);
      case COSINE -> new CosineDecay(schedule.finalFraction(), steps);
      case ONE_CYCLE ->
          new OneCycle(
              schedule.initialFraction(),
              schedule.finalFraction(),
              schedule.rise(),
              schedule.anneal(),
              steps);
    };
  }

  /** What each element of the flat array is. */
  static Spans spans(Network network) {
    List<Span> spans =
        network.parameterArrays().stream()
            .map(
                placed ->
                    new Span(
                        placed.offset(),
                        placed.offset() + placed.array().size(),
                        placed.array().role()))
            .toList();
    return new Spans(spans);
  }
}
