package kindling.run;

import kindling.config.AverageSettings;
import kindling.config.OptimizerSettings;
import kindling.config.ScheduleSettings;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.network.FrozenLayers;
import kindling.network.Network;
import kindling.optimize.ContinuedOptimizer;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Optimizer;
import kindling.optimize.Optimizer.Hyperparameters;
import kindling.optimize.ReduceOnPlateau;
import kindling.optimize.Regularization;
import kindling.optimize.Schedule;
import kindling.optimize.Schedules;
import kindling.optimize.Spans;
import kindling.optimize.UpdateRule;
import kindling.optimize.Warmup;
import kindling.optimize.WeightAverage;

/** How gradients change the weights, as the settings say. */
final class UpdateRules {
  private UpdateRules() {}

  /** Checks what can be checked without the data. */
  static void check(Settings settings) {
    optimizer(settings);
    settings.at("optimizer.schedule.name", () -> schedule(settings, 1, 1));
    settings.at("optimizer.schedule.name", () -> requireMonitored(settings));
    settings.at("optimizer.schedule.warmup-epochs", () -> requireStepsAfterWarmup(settings));
    settings.at("optimizer.average.from-epoch", () -> requireAveragedEpochs(settings));
  }

  /** Without a loss to look at nothing would ever be reduced. */
  private static Settings requireMonitored(Settings settings) {
    if (isOnPlateau(settings.optimizer().schedule())
        && !settings.data().hasValidation()
        && !settings.evaluation().trainingSet()) {
      throw UserError.setting("optimizer.schedule.name")
          .found("\"reduce-on-plateau\", which looks at a loss after each epoch")
          .cure("set {data.validation-share} = 0.1, or {evaluation.training-set} = true");
    }
    return settings;
  }

  private static Settings requireStepsAfterWarmup(Settings settings) {
    ScheduleSettings schedule = settings.optimizer().schedule();
    int epochs = settings.training().epochs();
    if (spansAllEpochs(settings) && schedule.warmupEpochs() >= epochs) {
      throw UserError.setting("optimizer.schedule.warmup-epochs")
          .found("%s", schedule.warmupEpochs())
          .expected(
              "below {training.epochs}, which is %d, because the rest is for the schedule", epochs);
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
    return rule(settings, network, stepsPerEpoch, 0);
  }

  /**
   * The same for weights with the state of an earlier training.
   *
   * @param before {@link kindling.optimize.Weights#stepsBefore}
   */
  static UpdateRule rule(Settings settings, Network network, int stepsPerEpoch, long before) {
    OptimizerSettings optimizer = settings.optimizer();
    Optimizer formula = optimizer(settings);
    return new UpdateRule(
        before == 0 ? formula : new ContinuedOptimizer(formula, before),
        learningRate(settings, stepsPerEpoch),
        new GradientClip(optimizer.clipValue(), optimizer.clipNorm()),
        new Regularization(optimizer.weightDecay(), optimizer.l1(), optimizer.maxNorm()),
        spans(settings, network),
        average(settings, stepsPerEpoch, before),
        false);
  }

  private static WeightAverage average(Settings settings, int stepsPerEpoch, long before) {
    AverageSettings average = settings.optimizer().average();
    return switch (average.name()) {
      case NONE -> WeightAverage.none();
      case EMA -> new WeightAverage.Exponential(average.decay(), before);
      case SWA -> new WeightAverage.Stochastic(average.fromEpoch(), stepsPerEpoch);
    };
  }

  private static Settings requireAveragedEpochs(Settings settings) {
    AverageSettings average = settings.optimizer().average();
    int epochs = settings.training().epochs();
    if (average.name() == AverageSettings.Name.SWA && average.fromEpoch() >= epochs) {
      throw UserError.setting("optimizer.average.from-epoch")
          .found("%d", average.fromEpoch())
          .expected(
              "below {training.epochs}, which is %d, because swa averages from this epoch to the last",
              epochs);
    }
    return settings;
  }

  static LearningRate learningRate(Settings settings, int stepsPerEpoch) {
    OptimizerSettings optimizer = settings.optimizer();
    ScheduleSettings schedule = optimizer.schedule();
    long warmup = Math.round(schedule.warmupEpochs() * stepsPerEpoch);
    long all = (long) settings.training().epochs() * stepsPerEpoch;
    if (spansAllEpochs(settings) && warmup >= all) {
      settings.at("optimizer.schedule.warmup-epochs", () -> refuse(schedule, warmup, all));
    }
    Schedule then = schedule(settings, stepsPerEpoch, Math.max(1, all - warmup));
    ReduceOnPlateau plateau =
        isOnPlateau(schedule)
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
    throw UserError.setting("optimizer.schedule.warmup-epochs")
        .found(
            "%s, which makes %,d steps, but the training has only %,d, and the schedule needs some",
            schedule.warmupEpochs(), warmup, all);
  }

  /** Whether the learning rates of all steps depend on the number of epochs. */
  static boolean spansAllEpochs(Settings settings) {
    return schedule(settings, 1, 1).spansAllEpochs();
  }

  private static boolean isOnPlateau(ScheduleSettings schedule) {
    return schedule.name().equals(ReduceOnPlateau.KIND.name());
  }

  /** The schedule over that many steps, without the warm-up. */
  private static Schedule schedule(Settings settings, int stepsPerEpoch, long steps) {
    ScheduleSettings schedule = settings.optimizer().schedule();
    String name = schedule.name();
    return Schedules.ALL
        .find(name)
        .orElseThrow(
            () ->
                UserError.setting("optimizer.schedule.name")
                    .found("\"%s\"", name)
                    .expected("one of %s", Schedules.ALL.names())
                    .cure(Schedules.ALL.suggestion(name)))
        .maker()
        .apply(
            new Schedule.Parameters(
                schedule.factor(),
                (long) schedule.everyEpochs() * stepsPerEpoch,
                steps,
                schedule.initialFraction(),
                schedule.finalFraction(),
                schedule.rise(),
                schedule.anneal()));
  }

  /** What each element of the flat array is. */
  private static Spans spans(Settings settings, Network network) {
    return new Spans(frozen(settings, network).spans(network));
  }

  /** The layers that are not to be changed. */
  static FrozenLayers frozen(Settings settings, Network network) {
    return settings.at(
        "network.frozen-layers", () -> FrozenLayers.of(settings.network().frozenLayers(), network));
  }
}
