package kindling.store.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Block;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.BlockSnapshot;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.Histogram;
import kindling.network.Initializer;
import kindling.network.Loss.Labels;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.network.snapshot.NetworkSnapshot;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import kindling.report.EventFiles;
import kindling.report.EventFiles.Event;
import kindling.store.Storage;
import kindling.train.Aggregate;
import kindling.train.EarlyStopping;
import kindling.train.Stopped;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of trainings with ten steps in an epoch, in the log and for TensorBoard. */
class HistogramLogTest {
  private static final int STEPS = 10;

  private static LocalWorkers workers;
  private static Block sample;

  private final Storage storage = new Storage(new Configuration(false));
  @TempDir Path folder;
  private int stopAfter = Integer.MAX_VALUE;
  private int keepAt = Integer.MAX_VALUE;
  // the state after that step
  private TrainingState kept;

  @BeforeAll
  static void readData() throws IOException {
    workers = Mnist.workers(network(), Sampling.PERMUTATION, 100, 2, 1000, 2);
    sample = Mnist.train(1, 250).get(0);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  @Test
  void theFirstLineIsBeforeTheFirstStepAndTheOthersAreOfEveryFewEpochs() {
    train(start(), 3, 2);
    assertEquals(List.of(0, 2), epochs());
    assertEquals(List.of(0L, 20L), log().stream().map(RecordedSnapshot::step).toList());
  }

  @Test
  void aLineHoldsTheSnapshot() {
    TrainingState state = train(start(), 1, 1);
    NetworkSnapshot expected = snapshots().of(state.parameters());
    NetworkSnapshot found = log().get(1).snapshot();
    assertEquals(250, found.rows());
    assertEquals(expected, found);
    assertEquals(expected.outputs().get(1), found.outputs().get(1));
  }

  @Test
  void everyRowOfTheBlockIsSeenOnce() {
    float[] w = start().parameters();
    float[] x = new float[784];
    double sum = 0;
    for (int row = 0; row < 250; row++) {
      sample.gather(new int[] {row}, 1, Mnist.SCALING, x, new float[1], new float[1]);
      for (int unit = 0; unit < 10; unit++) {
        double y = w[7840 + unit];
        for (int i = 0; i < 784; i++) {
          y += (double) x[i] * w[10 * i + unit];
        }
        sum += y;
      }
    }
    Histogram first = snapshots().of(w).outputs().get(0).values();
    assertEquals(2500, first.count());
    assertEquals(sum / 2500, first.mean(), 1e-6);
  }

  @Test
  void tensorBoardGetsTheSameHistograms() throws IOException {
    TrainingState state = train(start(), 2, 1);
    List<Event> events = withHistograms();
    assertEquals(List.of(0L, 10L, 20L), events.stream().map(Event::step).toList());
    assertEquals(
        Set.of(
            "activations/layer1",
            "activations/layer2",
            "activations/layer3",
            "gradients/layer1.weight",
            "gradients/layer1.bias",
            "gradients/layer3.weight",
            "gradients/layer3.bias",
            "weights/layer1.weight",
            "weights/layer1.bias",
            "weights/layer3.weight",
            "weights/layer3.bias"),
        events.get(2).histograms().keySet());
    EventFiles.Histogram weights = events.get(2).histograms().get("weights/layer1.weight");
    float[] expected = Arrays.copyOf(state.parameters(), 7840);
    double sum = 0;
    double squares = 0;
    double[] counts = new double[weights.limits().size()];
    for (float weight : expected) {
      sum += weight;
      squares += (double) weight * weight;
      int bucket = 0;
      while (weight > weights.limits().get(bucket)) {
        bucket++;
      }
      counts[bucket]++;
    }
    Arrays.sort(expected);
    assertEquals(expected[0], weights.min());
    assertEquals(expected[7839], weights.max());
    assertEquals(weights.max(), weights.limits().get(counts.length - 1));
    assertEquals(7840, weights.num());
    assertEquals(sum, weights.sum(), 1e-6);
    assertEquals(squares, weights.sumSquares(), 1e-6);
    for (int i = 0; i < counts.length; i++) {
      assertEquals(counts[i], weights.buckets().get(i));
    }
  }

  @Test
  void aTrainingThatGoesOnFromAnyStepTellsNoEpochTwiceAndLacksNone() throws IOException {
    for (int step : new int[] {5, 10, 13}) {
      keepAt = step;
      // The files are further than what it goes on from.
      stopAfter = step + 12;
      assertThrows(Stopped.class, () -> train(start(), 3, 1));
      stopAfter = Integer.MAX_VALUE;
      assertTrue(epochs().contains((step + 12) / STEPS));
      train(kept, 3, 1);
      assertEquals(List.of(0, 1, 2, 3), epochs());
      assertEquals(List.of(0L, 10L, 20L, 30L), withHistograms().stream().map(Event::step).toList());
    }
  }

  @Test
  void aNewTrainingLeavesNothingOfTheOneBefore() throws IOException {
    train(start(), 3, 1);
    train(start(), 1, 1);
    assertEquals(List.of(0, 1), epochs());
    assertEquals(List.of(0L, 10L), withHistograms().stream().map(Event::step).toList());
  }

  @Test
  void whatIsDamagedEndsThere() throws IOException {
    train(start(), 2, 1);
    Path file = folder.resolve(HistogramLog.NAME);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(1, lines.get(1).substring(0, 500));
    Files.write(file, lines);
    assertEquals(List.of(0), epochs());
    lines.set(0, "{}");
    Files.write(file, lines);
    assertEquals(List.of(), epochs());
  }

  @Test
  void whatATrainingDoesNotWriteGoesWithItsFirstStepUnlessItGoesOn() throws IOException {
    Path file = folder.resolve("old");
    Files.writeString(file, "of the training before");
    keepAt = 5;
    stopAfter = 5;
    StaleResults leftovers = new StaleResults(storage, List.of(file.toString(), folder + "/never"));
    leftovers.started(start());
    assertTrue(Files.exists(file));
    leftovers.stepDone(start());
    assertFalse(Files.exists(file));
    assertThrows(Stopped.class, () -> train(start(), 1, 1));
    Files.writeString(file, "its own");
    leftovers = new StaleResults(storage, List.of(file.toString()));
    leftovers.started(kept);
    leftovers.stepDone(kept);
    assertTrue(Files.exists(file));
  }

  private List<RecordedSnapshot> log() {
    return HistogramLog.read(storage, folder + "/" + HistogramLog.NAME);
  }

  private List<Integer> epochs() {
    return log().stream().map(RecordedSnapshot::epoch).toList();
  }

  private List<Event> withHistograms() throws IOException {
    return EventFiles.read(folder.resolve(TensorBoardLog.NAME)).stream()
        .filter(event -> !event.histograms().isEmpty())
        .toList();
  }

  private static TrainingState start() {
    return new TrainingState(Initializer.of("he").parameters(network(), 1), 0, STEPS);
  }

  private static Network network() {
    List<String> layers = List.of("affine 10", "relu", "affine 10");
    return NetworkParser.parse(layers, new SoftmaxWithLoss(), Shape.flat(784));
  }

  private static BlockSnapshot snapshots() {
    return new BlockSnapshot(network(), sample, Mnist.SCALING, 1);
  }

  private TrainingState train(TrainingState state, int epochs, int everyEpochs) {
    TensorBoardLog events =
        new TensorBoardLog(
            storage, folder + "/" + TensorBoardLog.NAME, new Figures(Labels.CLASS), 10);
    HistogramLog log =
        new HistogramLog(
            storage, folder + "/" + HistogramLog.NAME, everyEpochs, snapshots()::of, events::add);
    Trainer[] trainer = new Trainer[1];
    TrainingListener stopper =
        new TrainingListener() {
          @Override
          public void stepDone(TrainingState now) {
            if (now.totalSteps() == keepAt) {
              kept =
                  new TrainingState(
                      Weights.of(now.parameters().clone()), null, STEPS, now.position());
            }
            if (now.totalSteps() == stopAfter) {
              trainer[0].stop();
            }
          }
        };
    trainer[0] =
        new Trainer(
            workers,
            new Aggregate(workers, new UpdateRule(new Sgd(), 0.1)),
            EarlyStopping.NEVER,
            List.of(),
            List.of(log, events, stopper));
    trainer[0].train(state, epochs);
    return state;
  }
}
