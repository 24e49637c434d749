package kindling.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kindling.config.Confs;
import kindling.config.Registry.Entry;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.metrics.PhaseTimes;
import kindling.network.Network;
import kindling.optimize.AdamW;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Regularization;
import kindling.optimize.Schedules;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightAverage;
import kindling.optimize.Weights;
import kindling.store.Checkpoint;
import kindling.train.Position;
import kindling.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings say about updates, and what of it may change when a training goes on. */
class UpdateRulesTest {
  @TempDir Path folder;

  @Test
  void theRuleIsWhatTheSettingsSay() {
    Settings settings =
        settings(
            """
            optimizer { name = adamw, beta1 = 0.8, beta2 = 0.99, epsilon = 1e-6, weight-decay = 0.05, l1 = 0.01, max-norm = 3 }
            optimizer { clip-value = 3, clip-norm = 2 }
            network.layers = [affine 3 -> 2]
            """);
    UpdateRule rule =
        UpdateRules.rule(settings, NetworkOfSettings.network(settings, Shape.flat(3)), 10);
    assertEquals(new AdamW(0.8, 0.99, 1e-6), rule.optimizer());
    assertEquals(new GradientClip(3, 2), rule.clip());
    assertEquals(new Regularization(0.05, 0.01, 3), rule.regularization());
    assertEquals(LearningRate.constant(0.001), rule.learningRate());
    assertEquals(2, rule.columnNorms().size());
  }

  @Test
  void everyUnitOfEveryMatrixHasANorm() {
    Settings settings =
        settings(
            """
            data.shape = 6x6x2
            optimizer.max-norm = 3
            network.layers = [convolution 4 3x3, relu, residual(convolution 4 3x3 padding 1), affine 5, batch-normalization, affine 3]
            """);
    Network network = NetworkOfSettings.network(settings, new Shape(6, 6, 2));
    assertEquals(4 + 4 + 5 + 3, UpdateRules.rule(settings, network, 10).columnNorms().size());
  }

  @Test
  void theAverageIsWhatTheSettingsSay() {
    assertEquals(WeightAverage.none(), average("network.layers = [affine 2]"));
    assertEquals(
        new WeightAverage.Exponential(0.99),
        average("optimizer.average { name = ema, decay = 0.99 }"));
    assertEquals(
        new WeightAverage.Stochastic(3, 10),
        average("optimizer.average { name = swa, from-epoch = 3 }"));
    Settings late =
        settings(
            "training.epochs = 5\noptimizer.average { name = swa, from-epoch = 5 }\nnetwork.layers = [affine 2]");
    UserError error = assertThrows(UserError.class, () -> Training.check(late));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "test.conf: 2: optimizer.average.from-epoch is 5; it must be below training.epochs, which is 5, because swa averages from this epoch to the last"),
        error::getMessage);
  }

  private WeightAverage average(String text) {
    Settings settings = settings("network.layers = [affine 3 -> 2]\n" + text);
    Network network = NetworkOfSettings.network(settings, Shape.flat(3));
    return UpdateRules.rule(settings, network, 10).average();
  }

  @Test
  void schedulesCountEpochsAndSpanTheWholeTraining() {
    String name = "training { epochs = 6, batch-size = 400 }\noptimizer.schedule.name = ";
    LearningRate step = rate(name + "step\noptimizer.schedule { every-epochs = 2, factor = 0.5 }");
    assertEquals(0.1, step.at(20));
    assertEquals(0.05, step.at(21));
    LearningRate exponential = rate(name + "exponential\noptimizer.schedule.every-epochs = 1");
    assertEquals(0.01, exponential.at(11), 1e-12);
    LearningRate cosine = rate(name + "cosine\noptimizer.schedule.final-fraction = 0.2");
    assertEquals(0.1 * (0.2 + 0.8 / 2), cosine.at(31), 1e-12);
    LearningRate warm = rate(name + "cosine\noptimizer.schedule.warmup-epochs = 0.5");
    assertEquals(0.01, warm.at(1), 1e-12);
    assertEquals(0.1, warm.at(6), 1e-12);
    LearningRate cycle = rate(name + "one-cycle\noptimizer.schedule.rise = 0.5");
    assertEquals(0.004, cycle.at(1), 1e-12);
    assertEquals(0.1, cycle.at(30), 1e-12);
    assertEquals(0, cycle.at(60), 1e-12);
    LearningRate plateau = rate(name + "reduce-on-plateau\noptimizer.schedule.patience = 0");
    assertEquals(0.01, plateau.after(List.of(1.0, 2.0)).at(1), 1e-12);
    LearningRate large = rate(name + "constant\noptimizer.scaling = square-root");
    assertEquals(0.2, large.at(1), 1e-12);
  }

  @Test
  void onlyCosineAndOneCycleDependOnTheNumberOfEpochs() {
    for (Entry<?> schedule : Schedules.ALL.entries()) {
      String name = schedule.name();
      Settings settings =
          settings("network.layers = [affine 2]\noptimizer.schedule.name = " + name);
      assertEquals(
          name.equals("cosine") || name.equals("one-cycle"),
          UpdateRules.spansAllEpochs(settings),
          name);
    }
  }

  @Test
  void anUnknownScheduleIsRefusedWithTheLineAndTheNearestName() {
    Settings settings = settings("network.layers = [affine 2]\noptimizer.schedule.name = cosin");
    UserError error = assertThrows(UserError.class, () -> Training.check(settings));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "test.conf: 2: optimizer.schedule.name is \"cosin\"; it must be one of constant, cosine, exponential, one-cycle, reduce-on-plateau, step; did you mean \"cosine\"?"),
        error::getMessage);
  }

  @Test
  void aWarmUpThatLeavesNothingForTheScheduleIsRefused() {
    String conf =
        "training.epochs = 3\noptimizer.schedule { name = %s, warmup-epochs = 3 }\nnetwork.layers = [affine 2]";
    UserError error =
        assertThrows(UserError.class, () -> Training.check(settings(conf.formatted("cosine"))));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "test.conf: 2: optimizer.schedule.warmup-epochs is 3.0; it must be below training.epochs, which is 3, because the rest is for the schedule"),
        error::getMessage);
    assertDoesNotThrow(() -> Training.check(settings(conf.formatted("step"))));
  }

  @Test
  void aWarmUpThatIsRoundedToAllStepsIsRefused() {
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                UpdateRules.learningRate(
                    settings(
                        "training.epochs = 1\noptimizer.schedule { name = one-cycle, warmup-epochs = 0.9 }"),
                    3));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "optimizer.schedule.warmup-epochs is 0.9, which makes 3 steps, but the training has only 3, and the schedule needs some"),
        error::getMessage);
  }

  @Test
  void theEpochsMayChangeUnlessTheScheduleIsLaidOutOverThem() {
    for (String name : List.of("constant", "step", "exponential", "reduce-on-plateau")) {
      assertDoesNotThrow(() -> goOnWithMoreEpochs(name));
    }
    for (String name : List.of("cosine", "one-cycle")) {
      UserError error = assertThrows(UserError.class, () -> goOnWithMoreEpochs(name));
      assertTrue(
          error
              .getMessage()
              .contains("made with other settings: training.epochs = 5 (was 4); continue with"),
          error::getMessage);
    }
  }

  @Test
  void thePrecisionOfExchangesMayNotChange() {
    Checkpoint checkpoint = checkpoint(settings("training.exchange = bfloat16"));
    Settings other = settings("training.mode = all-reduce");
    UserError error =
        assertThrows(UserError.class, () -> Resumption.requireSameSettings(checkpoint, other, 1));
    assertTrue(
        error
            .getMessage()
            .contains(
                "made with other settings: training.exchange = \"float32\" (was \"bfloat16\"); "),
        error::getMessage);
  }

  @Test
  void theOptimizerMayNotChange() {
    Checkpoint checkpoint = checkpoint(settings("optimizer { beta1 = 0.9, schedule.rise = 0.3 }"));
    Settings other = settings("optimizer { beta1 = 0.8, schedule.rise = 0.4 }");
    UserError error =
        assertThrows(UserError.class, () -> Resumption.requireSameSettings(checkpoint, other, 1));
    assertTrue(
        error
            .getMessage()
            .contains("optimizer.beta1 = 0.8 (was 0.9), optimizer.schedule.rise = 0.4 (was 0.3); "),
        error::getMessage);
  }

  @Test
  void theFeatureColumnsMayNotChange() {
    Settings all = settings("data.feature-columns = [\"*\"]");
    Settings named = all.withFeatureColumns(List.of("a", "b"));
    Resumption.requireSameSettings(checkpoint(named), named, 1);
    Resumption.requireSameSettings(checkpoint(all), named, 1);
    Settings others = all.withFeatureColumns(List.of("b", "a"));
    UserError error =
        assertThrows(
            UserError.class, () -> Resumption.requireSameSettings(checkpoint(named), others, 1));
    assertTrue(
        error.getMessage().contains("data.feature-columns = [\"b\",\"a\"] (was [\"a\",\"b\"])"),
        error::getMessage);
  }

  private void goOnWithMoreEpochs(String name) {
    String conf = "optimizer.schedule.name = %s\ntraining.epochs = ".formatted(name);
    Settings more = settings(conf + 5);
    Resumption.requireSameSettings(checkpoint(settings(conf + 4)), more, 1);
  }

  private static Checkpoint checkpoint(Settings settings) {
    Position position = new Position(1, 2.3, 100, 1, PhaseTimes.ZERO, List.of(), 0);
    TrainingState state = new TrainingState(Weights.of(new float[1]), null, 10, position);
    return Checkpoint.of(state, settings.resolvedWith(1), Map.of());
  }

  private LearningRate rate(String text) {
    return UpdateRules.learningRate(settings(text), 10);
  }

  private Settings settings(String text) {
    return Confs.settings(folder, text);
  }
}
