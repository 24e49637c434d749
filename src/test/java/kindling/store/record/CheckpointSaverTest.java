package kindling.store.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import kindling.config.CheckpointSettings.Unit;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.Workers;
import kindling.gradient.local.LocalWorkers;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.store.CheckpointFolder;
import kindling.store.Storage;
import kindling.train.Aggregate;
import kindling.train.AllReduce;
import kindling.train.LocalSgd;
import kindling.train.SaveInterval;
import kindling.train.Trainer;
import kindling.train.TrainingMode;
import kindling.train.TrainingState;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a training of three epochs with ten steps each is saved. */
class CheckpointSaverTest {
  private static final UpdateRule SGD = new UpdateRule(new Sgd(), 0.1);

  @TempDir Path folder;

  @Test
  void everyFewStepsInEveryWayToStep() throws IOException {
    List<Integer> expected = List.of(0, 4, 8, 12, 16, 20, 24, 28, 30);
    assertEquals(expected, saved(4, Unit.STEPS, (w, i) -> new Aggregate(w, SGD)));
    assertEquals(expected, saved(4, Unit.STEPS, (w, i) -> new AllReduce(w, SGD, i)));
    // Shards that step on their own rest every three steps, and at the end of an epoch.
    assertEquals(
        List.of(0, 6, 9, 13, 16, 20, 26, 29, 30),
        saved(4, Unit.STEPS, (w, i) -> new LocalSgd(w, SGD, SGD, List.of(3))));
  }

  @Test
  void everyFewEpochsWhenTheyHaveBeenEvaluated() throws IOException {
    assertEquals(List.of(0, 20, 30), saved(2, Unit.EPOCHS, (w, i) -> new AllReduce(w, SGD, i)));
  }

  @Test
  void byTheClockAtTheBeginningAndTheEndIfItIsShort() throws IOException {
    assertEquals(List.of(0, 30), saved(1, Unit.MINUTES, (w, i) -> new Aggregate(w, SGD)));
  }

  private List<Integer> saved(
      int every, Unit unit, BiFunction<Workers, SaveInterval, TrainingMode> way)
      throws IOException {
    Network network =
        NetworkParser.parse(List.of("affine 10"), new SoftmaxWithLoss(), Shape.flat(784));
    SaveInterval interval = new SaveInterval(every, unit);
    Path run = folder.resolve("" + folder.toFile().list().length);
    CheckpointFolder checkpoints =
        new CheckpointFolder(new Storage(new Configuration(false)), run.toString());
    try (LocalWorkers workers = Mnist.workers(network, Sampling.PERMUTATION, 100, 2, 1000, 2)) {
      TrainingState state = new TrainingState(Initializer.of("he").parameters(network, 1), 0, 10);
      new Trainer(
              workers,
              way.apply(workers, interval),
              List.of(new CheckpointSaver(checkpoints, interval, 100, "{}", Map.of())))
          .train(state, 3);
    }
    return Arrays.stream(run.toFile().list())
        .filter(name -> name.matches("step-\\d+\\.sha256"))
        .map(name -> Integer.valueOf(name.replaceAll("\\D", "").substring(0, 10)))
        .sorted()
        .toList();
  }
}
