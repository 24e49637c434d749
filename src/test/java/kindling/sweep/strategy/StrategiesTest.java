package kindling.sweep.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import kindling.config.UserError;
import kindling.sweep.SweepPlan;
import kindling.sweep.Sweeps;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategiesTest {
  private static final String RATE = "optimizer.learning-rate = log-uniform 1e-4 to 1";

  @TempDir Path folder;

  @Test
  void autoIsAGridOrRandom() {
    assertEquals(6, trials("training.batch-size = [1, 2], training.epochs = [1, 2, 3]").size());
    assertEquals(20, trials(RATE).size());
  }

  @Test
  void aTrialDoesNotDependOnHowManyThereAre() {
    for (String strategy : List.of("random", "sobol", "halving", "hyperband")) {
      for (String space : List.of(RATE, "training.batch-size = log-integers 1 to 60")) {
        List<Trial> many = trials(space, "sweep.strategy = " + strategy, "sweep.trials = 50");
        assertEquals(
            many.subList(0, 9),
            trials(space, "sweep.strategy = " + strategy, "sweep.trials = 9"),
            strategy);
        assertNotEquals(
            many.subList(0, 9),
            trials(space, "sweep { strategy = " + strategy + ", trials = 9, seed = 2 }"),
            strategy);
      }
    }
  }

  @Test
  void anotherDimensionChangesNothingAboutTheFirst() {
    List<Trial> one = trials(RATE);
    List<Trial> two =
        trials(
            RATE + ", network.loss = [softmax, softmax smoothing 0.1]", "sweep.strategy = random");
    for (int i = 0; i < one.size(); i++) {
      assertEquals(
          one.get(i).values().get("optimizer.learning-rate"),
          two.get(i).values().get("optimizer.learning-rate"));
    }
  }

  @Test
  void trialsOfAFiniteSpaceAllDiffer() {
    for (String strategy : List.of("grid", "random", "sobol", "halving")) {
      List<Trial> trials =
          trials(
              "training.batch-size = log-integers 1 to 100",
              "sweep { strategy = %s, trials = 100 }".formatted(strategy));
      assertEquals(100, trials.stream().map(Trial::values).distinct().count(), strategy);
    }
    assertEquals(2, trials("training.batch-size = [1, 2]", "sweep.strategy = random").size());
    List<Trial> endless =
        trials("optimizer = [{ name = sgd }, { name = adam, learning-rate = uniform 0.1 to 0.2 }]");
    assertEquals(20, endless.stream().map(Trial::values).distinct().count());
    assertEquals(20, trials("optimizer.momentum = uniform 0.5 to 0.5001").size());
  }

  @Test
  void sobolSpreadsTrialsMoreEvenlyThanChance() {
    for (String key : List.of("optimizer.momentum", "optimizer.beta1", "optimizer.rho")) {
      assertEquals(32, parts("sobol", key));
      assertTrue(parts("random", key) < 32);
    }
  }

  /** In how many of 32 parts of its range a setting has a value in one of 64 trials. */
  private long parts(String strategy, String key) {
    String space =
        "optimizer { momentum = uniform 0 to 0.64, beta1 = uniform 0 to 0.64, rho = uniform 0 to 0.64 }";
    return trials(space, "sweep { strategy = %s, trials = 64 }".formatted(strategy)).stream()
        .map(trial -> (int) (Double.parseDouble(trial.values().get(key)) / 0.02))
        .distinct()
        .count();
  }

  @Test
  void halvingTrainsTheBestThirdFurther() {
    Strategy strategy = plan("sweep { strategy = halving, trials = 10 }").strategy();
    List<TrialTarget> targets = run(strategy, 3, trial -> trial.number());
    assertEquals(
        List.of("10x1", "3x3", "1x9", "1x27"),
        List.of(count(targets, 1), count(targets, 3), count(targets, 9), count(targets, 27)));
    assertEquals(10, targets.get(targets.size() - 1).trial().number());
    assertEquals(15, targets.size());
  }

  @Test
  void rungsEndWithTheLastEpoch() {
    Strategy strategy =
        plan(
                "training.epochs = 20",
                "sweep { strategy = halving, trials = 9, halving.min-epochs = 2 }")
            .strategy();
    List<TrialTarget> targets = run(strategy, 1, trial -> -trial.number());
    assertEquals(
        List.of("9x2", "3x6", "1x18", "1x20"),
        List.of(count(targets, 2), count(targets, 6), count(targets, 18), count(targets, 20)));
  }

  @Test
  void ofEqualTrialsTheLowerNumberGoesOnAndAFailedOneNever() {
    Strategy equal = plan("sweep { strategy = halving, trials = 3 }").strategy();
    List<TrialTarget> targets = run(equal, 1, trial -> 0);
    assertEquals(1, targets.get(targets.size() - 1).trial().number());
    Strategy failing = plan("sweep { strategy = halving, trials = 9 }").strategy();
    List<TrialTarget> begun = run(failing, 2, trial -> trial.number() == 5 ? -7 : Double.NaN);
    assertEquals(List.of("9x1", "1x3"), List.of(count(begun, 1), count(begun, 3)));
    assertEquals(5, begun.get(begun.size() - 1).trial().number());
    Strategy hopeless = plan("sweep { strategy = halving, trials = 9 }").strategy();
    assertEquals(9, run(hopeless, 2, trial -> Double.NaN).size());
  }

  @Test
  void whoGoesOnDoesNotDependOnWhoIsDoneFirst() {
    for (String strategy : List.of("halving", "hyperband")) {
      String settings = "sweep { strategy = %s }".formatted(strategy);
      HashSet<TrialTarget> alone =
          new HashSet<>(run(plan(settings).strategy(), 1, StrategiesTest::luck));
      for (int parallel : new int[] {2, 5, 30}) {
        assertEquals(
            alone,
            new HashSet<>(run(plan(settings).strategy(), parallel, StrategiesTest::luck)),
            strategy);
      }
    }
  }

  @Test
  void ashaLetsNobodyWait() {
    Strategy asha =
        plan("sweep { strategy = halving, trials = 27, deterministic = false }").strategy();
    List<TrialTarget> targets = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TrialTarget target = asha.next().orElseThrow();
      targets.add(target);
      asha.done(target, target.trial().number());
    }
    assertEquals(new TrialTarget(targets.get(2).trial(), 3), asha.next().orElseThrow());
    assertEquals(new TrialTarget(asha.trials().get(3), 1), asha.next().orElseThrow());
  }

  @Test
  void ashaBringsAtLeastOneTrialToItsEnd() {
    for (int trials : new int[] {1, 2, 5, 20}) {
      Strategy asha =
          plan("sweep { strategy = halving, trials = %d, deterministic = false }".formatted(trials))
              .strategy();
      List<TrialTarget> targets = run(asha, 4, StrategiesTest::luck);
      assertEquals(27, targets.get(targets.size() - 1).epochs());
      assertEquals(targets.size(), new HashSet<>(targets).size());
      assertEquals(trials + "x1", count(targets, 1));
    }
  }

  @Test
  void hyperbandHasTheBracketsOfThePaper() {
    // Table 1 of the paper, with R = 81 and a factor of 3.
    SweepPlan plan = plan("training.epochs = 81", "sweep.strategy = hyperband");
    assertEquals(81 + 34 + 15 + 8 + 5, plan.trials().size());
    List<String> brackets =
        ((Hyperband) plan.strategy()).brackets().stream().map(one -> one.outline().text()).toList();
    assertEquals(
        List.of(
            "81 to epoch 1, 27 to epoch 3, 9 to epoch 9, 3 to epoch 27, 1 to epoch 81",
            "34 to epoch 3, 11 to epoch 9, 3 to epoch 27, 1 to epoch 81",
            "15 to epoch 9, 5 to epoch 27, 1 to epoch 81",
            "8 to epoch 27, 2 to epoch 81",
            "5 to epoch 81"),
        brackets);
    assertEquals(
        plan.trials().size(),
        run(plan.strategy(), 3, StrategiesTest::luck).stream()
            .map(TrialTarget::trial)
            .distinct()
            .count());
    SweepPlan few = plan("training.epochs = 81", "sweep { strategy = hyperband, trials = 14 }");
    assertEquals(
        14,
        run(few.strategy(), 3, StrategiesTest::luck).stream()
            .map(TrialTarget::trial)
            .distinct()
            .count());
  }

  @Test
  void aStrategyThatIsToldWhatAnEarlierOneKnewGoesOnLikeIt() {
    for (String strategy : List.of("random", "halving", "hyperband")) {
      for (boolean deterministic : new boolean[] {true, false}) {
        String settings =
            "sweep { strategy = %s, deterministic = %s }".formatted(strategy, deterministic);
        SweepPlan plan = plan(settings);
        List<TrialTarget> all = run(plan.strategy(), 1, StrategiesTest::luck);
        for (int known = 0; known <= all.size(); known++) {
          Strategy again = plan.strategy();
          all.subList(0, known).forEach(target -> again.done(target, luck(target.trial())));
          assertEquals(
              all.subList(known, all.size()), run(again, 1, StrategiesTest::luck), settings);
        }
      }
    }
  }

  @Test
  void whatCannotBeSearchedSoIsRefused() {
    assertRefused(
        "sweep.conf: 7: sweep.trials is 7, but the space has only 6; it must be at most that",
        "training.batch-size = integers 1 to 6",
        "sweep.trials = 7");
    assertRefused(
        "sweep.conf: 6: optimizer.learning-rate can be any number between two bounds, but a grid needs a list or a range",
        RATE,
        "sweep.strategy = grid");
    assertRefused(
        "sweep.trials is 0 for all combinations, which are more than 100,000; it must be at most 100,000; shorten",
        "training.batch-size = integers 1 to 1000000");
    assertRefused(
        "sweep.halving.min-epochs is 27; it must be less than training.epochs, which is 27",
        RATE,
        "sweep { strategy = halving, halving.min-epochs = 27 }");
    assertRefused(
        "sweep.strategy is \"halving\", but training.epochs is ",
        "training.epochs = integers 20 to 90",
        "sweep.strategy = halving");
    assertRefused(
        "sweep.strategy is \"hyperband\", which begins with 49 trials, but the space has only 3",
        "training.batch-size = [1, 2, 3]",
        "sweep.strategy = hyperband");
    assertFalse(trials("training.epochs = integers 20 to 90", "sweep.strategy = random").isEmpty());
  }

  private void assertRefused(String expected, String space, String... more) {
    UserError error = assertThrows(UserError.class, () -> trials(space, more));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  private List<Trial> trials(String space, String... more) {
    return Sweeps.plan(folder, space, more).trials();
  }

  private SweepPlan plan(String... more) {
    return Sweeps.plan(folder, RATE, more);
  }

  /** A figure that looks random. */
  private static double luck(Trial trial) {
    return new Random(trial.number()).nextDouble();
  }

  private static String count(List<TrialTarget> targets, int epochs) {
    return targets.stream().filter(target -> target.epochs() == epochs).count() + "x" + epochs;
  }

  /** Trains several targets at a time, which end in any order; returns them in that order. */
  private static List<TrialTarget> run(
      Strategy strategy, int parallel, ToDoubleFunction<Trial> figure) {
    Random random = new Random(parallel);
    List<TrialTarget> running = new ArrayList<>();
    List<TrialTarget> done = new ArrayList<>();
    while (true) {
      IntStream.range(running.size(), parallel)
          .mapToObj(free -> strategy.next())
          .flatMap(Optional::stream)
          .forEach(running::add);
      if (running.isEmpty()) {
        return done;
      }
      TrialTarget first = running.remove(random.nextInt(running.size()));
      strategy.done(first, figure.applyAsDouble(first.trial()));
      done.add(first);
    }
  }
}
