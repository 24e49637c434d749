package kindling.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.SweepSettings.BudgetSettings;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.PhaseTimes;
import kindling.network.layers.NetworkParser;
import kindling.optimize.Weights;
import kindling.store.Checkpoint;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.sweep.strategy.Strategy;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialProgress;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import kindling.sweep.trial.TrialRunner;
import kindling.sweep.trial.TrialTarget;
import kindling.train.EpochResult;
import kindling.train.Evaluations;
import kindling.train.Position;
import kindling.train.TrainingState;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  private static final int EPOCHS = 4;
  private static final BudgetSettings ENDLESS = new BudgetSettings(0, 0);

  @TempDir Path folder;
  private final FakeRunner runner = new FakeRunner();
  private final List<String> heard = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Storage storage = new Storage(new Configuration());

  @Test
  void everyTrialIsTrainedOnceAndTheModelOfTheBestIsKept() {
    Sweep sweep = sweep(new InOrder(5, EPOCHS), ENDLESS);
    assertTrue(sweep.run());
    assertEquals(List.of(State.FINISHED), states(sweep).stream().distinct().toList());
    assertEquals(20, runner.epochs.size());
    Model best = new ModelFile(storage).read(folder + "/best.safetensors");
    // The fake's accuracy rises with the number of the trial, whose weights are that number.
    assertArrayEquals(new float[] {5, 5}, best.parameters());
    assertTrue(runner.most.get() <= 2, "at most two at once");
    assertFalse(Files.exists(folder.resolve("trials/00001/checkpoints")), "of no use any more");
  }

  @Test
  void aTrialThatFailsIsMarkedWithItsReasonAndStopsNoOther() {
    runner.failing = 2;
    Sweep sweep = sweep(new InOrder(3, EPOCHS), ENDLESS);
    assertTrue(sweep.run());
    assertEquals(List.of(State.FINISHED, State.FAILED, State.FINISHED), states(sweep));
    assertEquals("loss is NaN", sweep.results().get(1).error());
    assertEquals(1, sweep.results().get(1).history().size(), "what it had reached before");
  }

  @Test
  void aTrialThatComesBackOftenIsWarnedOfOnceAlsoWhenTheSweepResumes() throws IOException {
    runner.restAfter = 1; // epoch, then it comes back with a checkpoint
    runner.warning = "learns nothing";
    runner.stopAt = 2;
    Sweep first = sweep(new InOrder(2, EPOCHS), ENDLESS);
    runner.stop = first::stop;
    first.run();
    assertTrue(warnings.contains("trial 2: learns nothing"), warnings::toString);

    runner.stopAt = 0;
    Sweep second = sweep(new InOrder(2, EPOCHS), ENDLESS);
    assertTrue(second.run());
    assertEquals(
        List.of("trial 1: learns nothing", "trial 2: learns nothing"),
        warnings.stream().sorted().toList());
    assertEquals("learns nothing", second.results().get(0).warning());

    // An earlier version kept no warning.
    Path file = folder.resolve("trials/00001/trial.json");
    String kept = Files.readString(file);
    Files.writeString(file, kept.replace("\"warning\":\"learns nothing\",", ""));
    assertEquals("", sweep(new InOrder(2, EPOCHS), ENDLESS).results().get(0).warning());
  }

  @Test
  void anErrorOfTheRunnerFailsItsTrialOnlyAsLongAsOthersCanBeTrained() {
    runner.throwing = 1;
    Sweep sweep = sweep(new InOrder(2, EPOCHS), ENDLESS);
    assertTrue(sweep.run());
    assertEquals(List.of(State.FAILED, State.FINISHED), states(sweep));
    assertEquals("lost", sweep.results().get(0).error());

    runner.alive = false;
    runner.throwing = 3;
    Sweep dead = sweep(new InOrder(4, EPOCHS), ENDLESS);
    assertThrows(IllegalStateException.class, dead::run);
    assertEquals(State.PAUSED, dead.results().get(2).state(), "to be trained another time");
  }

  @Test
  void memoryThatATrialHasNotGotFailsIt() {
    runner.throwing = 1;
    runner.thrown = new OutOfMemoryError("Java heap space");
    Sweep sweep = sweep(new InOrder(2, EPOCHS), ENDLESS);
    assertTrue(sweep.run());
    assertEquals(List.of(State.FAILED, State.FINISHED), states(sweep));
    assertEquals("out of memory: Java heap space", sweep.results().get(0).error());
  }

  @Test
  void anErrorOfOursEndsTheSweepInsteadOfLettingItWait() {
    runner.throwing = 1;
    runner.thrown = new AssertionError("ours");
    assertThrows(AssertionError.class, sweep(new InOrder(2, EPOCHS), ENDLESS)::run);
  }

  @Test
  void theModelOfTheWinnerIsMadeAgainIfItIsLostOrThatOfAnother() throws IOException {
    Path best = folder.resolve("best.safetensors");
    sweep(new InOrder(1, EPOCHS), ENDLESS).run();
    byte[] ofFirst = Files.readAllBytes(best);
    sweep(new InOrder(2, EPOCHS), ENDLESS).run();
    byte[] ofSecond = Files.readAllBytes(best);
    int trained = runner.epochs.size();

    Files.write(best, ofFirst);
    assertTrue(sweep(new InOrder(2, EPOCHS), ENDLESS).run());
    assertArrayEquals(ofSecond, Files.readAllBytes(best));
    Files.write(best, new byte[5]);
    runner.restAfter = 3;
    assertTrue(sweep(new InOrder(2, EPOCHS), ENDLESS).run());
    assertArrayEquals(ofSecond, Files.readAllBytes(best));
    assertEquals(trained + 2 * EPOCHS, runner.epochs.size(), "only the winner");
    assertTrue(sweep(new InOrder(2, EPOCHS), ENDLESS).run());
    assertEquals(trained + 2 * EPOCHS, runner.epochs.size(), "which is there now");
    assertFalse(Files.exists(folder.resolve("trials/00002/checkpoints")));
  }

  @Test
  void onceItHasEndedThereIsNothingToStop() {
    Sweep sweep = sweep(new InOrder(1, EPOCHS), ENDLESS);
    sweep.run();
    assertFalse(sweep.stop());
  }

  @Test
  void aTrialsFileThatIsDamagedSaysWhatToDo() throws IOException {
    sweep(new InOrder(1, EPOCHS), ENDLESS).run();
    Path file = folder.resolve("trials/00001/trial.json");
    String whole = Files.readString(file);
    for (String damaged :
        List.of("", "{}", whole.substring(0, 99), whole.replace("finished", "done"))) {
      Files.writeString(file, damaged);
      UserError error =
          assertThrows(UserError.class, () -> sweep(new InOrder(1, EPOCHS), ENDLESS), damaged);
      assertTrue(
          error.getMessage().matches(".*trial.json: cannot be read \\(.*\\); delete it to .*"),
          error::getMessage);
    }
  }

  @Test
  void theDataMayNotChange() throws IOException {
    SweepFolder kept = new SweepFolder(storage, folder.toString());
    List<String> warnings = new ArrayList<>();
    kept.requireSameData(Map.of("training set", "a"), Warnings.onCommandLine(warnings::add));
    kept.begin("sweep {}", Map.of("training set", "a"));
    kept.requireSameData(Map.of("training set", "a"), Warnings.onCommandLine(warnings::add));
    UserError other =
        assertThrows(
            UserError.class,
            () ->
                kept.requireSameData(
                    Map.of("training set", "b"), Warnings.onCommandLine(warnings::add)));
    assertTrue(other.getMessage().contains("is b, was a"), other::getMessage);

    Files.writeString(folder.resolve("data.json"), "{\"training");
    UserError damaged =
        assertThrows(
            UserError.class,
            () ->
                kept.requireSameData(
                    Map.of("training set", "a"), Warnings.onCommandLine(warnings::add)));
    assertTrue(damaged.getMessage().contains("data.json: cannot be read"), damaged::getMessage);
    assertEquals(List.of(), warnings);
  }

  @Test
  void whatIsKnownIsNotTrainedAgainAndWhatHasACheckpointGoesOn() {
    runner.restAfter = 3; // epochs, then it comes back with a checkpoint
    runner.stopAt = 2; // the whole sweep, when that trial comes back
    Sweep first = sweep(new InOrder(4, EPOCHS), ENDLESS);
    runner.stop = first::stop;
    assertFalse(first.run());
    int done = runner.epochs.size();
    assertTrue(done < 4 * EPOCHS);
    assertEquals(done, first.results().stream().mapToInt(r -> r.history().size()).sum());

    runner.stopAt = 0;
    Sweep second = sweep(new InOrder(4, EPOCHS), ENDLESS);
    assertEquals(done, second.results().stream().mapToInt(r -> r.history().size()).sum());
    assertTrue(second.run());
    assertEquals(4 * EPOCHS, runner.epochs.size(), "no epoch twice");
    assertEquals(4 * EPOCHS, runner.epochs.stream().distinct().count());
  }

  @Test
  void theBudgetOfEpochsIsThatOfWhatIsBegun() {
    Sweep sweep = sweep(new InOrder(10, EPOCHS), new BudgetSettings(10, 0));
    assertTrue(sweep.run());
    assertEquals(12, runner.epochs.size(), "a trial that was begun comes to its end");
    assertEquals(State.WAITING, sweep.results().get(3).state());
    Sweep more = sweep(new InOrder(10, EPOCHS), new BudgetSettings(18, 0));
    assertTrue(more.run());
    assertEquals(20, runner.epochs.size(), "what was trained before counts");
  }

  @Test
  void whoIsNotTrainedFurtherIsDroppedWithItsCheckpoints() {
    Sweep sweep = sweep(new FirstOnly(), ENDLESS);
    assertTrue(sweep.run());
    assertEquals(List.of(State.FINISHED, State.DROPPED), states(sweep));
    assertFalse(Files.exists(folder.resolve("trials/00002/checkpoints")));
    assertEquals(
        List.of("1 1", "1 2", "1 3", "1 4", "2 1"), runner.epochs.stream().sorted().toList());
  }

  @Test
  void aFolderOfOtherTrialsIsRefused() {
    sweep(new InOrder(1, EPOCHS), ENDLESS).run();
    Strategy other =
        new InOrder(1, EPOCHS) {
          @Override
          public List<Trial> trials() {
            return List.of(new Trial(1, Map.of("training.seed", "7")));
          }
        };
    UserError error = assertThrows(UserError.class, () -> sweep(other, ENDLESS));
    assertTrue(
        error.getMessage().contains("but this trial has training.seed=7"), error::getMessage);
  }

  private Sweep sweep(Strategy strategy, BudgetSettings budget) {
    Settings settings =
        SettingsReader.ofText("network.layers = [affine 1 -> 2]", "test", List.of()).settings();
    return new Sweep(
        new Sweep.Search(strategy, trial -> settings, Objective.of(Metric.ACCURACY), budget),
        runner,
        new SweepFolder(storage, folder.toString()),
        (result, all) -> heard.add(result.trial().number() + " " + result.state()),
        Warnings.onCommandLine(warnings::add));
  }

  private static List<State> states(Sweep sweep) {
    return sweep.results().stream().map(TrialResult::state).toList();
  }

  /** Each to its end, one after the other. */
  private static class InOrder implements Strategy {
    private final int trials;
    private final int epochs;
    private int next = 1;

    InOrder(int trials, int epochs) {
      this.trials = trials;
      this.epochs = epochs;
    }

    @Override
    public List<Trial> trials() {
      return IntStream.rangeClosed(1, trials)
          .mapToObj(i -> new Trial(i, Map.of("training.seed", String.valueOf(i))))
          .toList();
    }

    @Override
    public Optional<TrialTarget> next() {
      return next > trials
          ? Optional.empty()
          : Optional.of(new TrialTarget(trials().get(next++ - 1), epochs));
    }

    @Override
    public void done(TrialTarget target, double figure) {}
  }

  /** Two for one epoch, then the first one to its end. */
  private static final class FirstOnly extends InOrder {
    private int done;
    private boolean last;

    FirstOnly() {
      super(2, 1);
    }

    @Override
    public Optional<TrialTarget> next() {
      Optional<TrialTarget> next = super.next();
      if (next.isEmpty() && done == 2 && !last) {
        last = true;
        return Optional.of(new TrialTarget(trials().get(0), EPOCHS));
      }
      return next;
    }

    @Override
    public void done(TrialTarget target, double figure) {
      done++;
    }
  }

  /** Makes up what trials reach. */
  private static final class FakeRunner implements TrialRunner {
    // "TRIAL EPOCH" of each epoch that was trained
    private final List<String> epochs = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private int failing;
    private int throwing;
    private Error thrown; // null for an exception
    private int stopAt;
    private int restAfter = EPOCHS;
    private boolean alive = true;
    private String warning = "";
    private Runnable stop = () -> {};

    @Override
    public String way() {
      return "made up";
    }

    @Override
    public int slots() {
      return 2;
    }

    @Override
    public TrialProgress train(TrialTarget target, Settings settings, Optional<Checkpoint> from) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      try {
        int trial = target.trial().number();
        if (trial == throwing) {
          if (thrown != null) {
            throw thrown;
          }
          throw new IllegalStateException("lost\nat some line");
        }
        List<EpochResult> history =
            new ArrayList<>(from.map(c -> c.position().history()).orElse(List.of()));
        for (int i = 0; i < restAfter && history.size() < target.epochs(); i++) {
          if (trial == failing && history.size() == 1) {
            return TrialProgress.failed(position(history), "loss is NaN", "", 0.1);
          }
          history.add(epoch(trial, history.size() + 1));
          epochs.add(trial + " " + history.size());
        }
        if (trial == stopAt) {
          stop.run();
        }
        float[] weights = {trial, trial};
        Checkpoint checkpoint =
            Checkpoint.of(
                new TrainingState(Weights.of(weights), null, 10, position(history)),
                "{}",
                Map.of());
        return TrialProgress.trained(checkpoint, history.size() == EPOCHS, warning, 0.1);
      } finally {
        now.decrementAndGet();
      }
    }

    private static Position position(List<EpochResult> history) {
      return new Position(0, Double.NaN, 0, 0, PhaseTimes.ZERO, history, 0);
    }

    private static EpochResult epoch(int trial, int epoch) {
      Evaluation validation = new Evaluation(100, 1, trial, trial, 0, 0);
      return new EpochResult(
          epoch,
          10L * epoch,
          100,
          new Evaluations(Evaluation.NONE, validation, Evaluation.NONE),
          1,
          1,
          PhaseTimes.ZERO);
    }

    @Override
    public Model model(Settings settings, Checkpoint checkpoint) {
      return new Model(
          NetworkParser.parse(
              List.of("affine 1 -> 1"), NetworkParser.loss("mean-squared-error"), null),
          checkpoint.result(),
          1,
          "{\"network\":{\"layers\":[\"affine 1 -> 1\"],\"loss\":\"mean-squared-error\"}}");
    }

    @Override
    public boolean isAlive() {
      return alive;
    }

    @Override
    public void stop() {}

    @Override
    public void close() {}
  }
}
