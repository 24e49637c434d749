package kindling.store.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.local.LocalWorkers;
import kindling.network.Initializer;
import kindling.network.Loss.Labels;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import kindling.report.EventFiles;
import kindling.report.EventFiles.Event;
import kindling.store.Storage;
import kindling.train.Aggregate;
import kindling.train.EpochResult;
import kindling.train.Position;
import kindling.train.Stopped;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TensorBoard gets to read of trainings with ten steps in an epoch. */
class TensorBoardLogTest {
  private static final int STEPS = 10;

  @TempDir Path folder;
  private int stopAfter = Integer.MAX_VALUE;
  private int keepAt = Integer.MAX_VALUE;
  private UpdateRule rule = new UpdateRule(new Sgd(), 0.1);
  // the state after that step
  private TrainingState kept;

  @Test
  void aRecordIsWhatTensorFlowWrites() {
    // The first record of any file of TensorFlow's, at second 1: wall time, version, two CRCs.
    byte[] version = SummaryEvent.fileVersion(1);
    assertEquals(
        "09000000000000f03f1a0d627261696e2e4576656e743a32", HexFormat.of().formatHex(version));
    byte[] file = RecordFile.bytes(List.of(version));
    // RFC 3720 gives CRC32C("123456789") = e3069283.
    byte[] digits = RecordFile.bytes(List.of("123456789".getBytes(StandardCharsets.US_ASCII)));
    int crc = Integer.rotateRight(0xE3069283, 15) + 0xA282EAD8;
    assertEquals(
        HexFormat.of().toHexDigits(Integer.reverseBytes(crc)),
        HexFormat.of().formatHex(digits, digits.length - 4, digits.length));
    assertEquals(8 + 4 + version.length + 4, file.length);
    assertArrayEquals(version, RecordFile.records(file).get(0));
  }

  @Test
  void whatIsDamagedIsNotRead() {
    byte[] file = RecordFile.bytes(List.of(new byte[] {1}, new byte[] {2}));
    assertEquals(2, RecordFile.records(file).size());
    for (int place = file.length / 2; place < file.length; place++) {
      byte[] damaged = file.clone();
      damaged[place] = (byte) (damaged[place] ^ 1);
      assertEquals(1, RecordFile.records(damaged).size());
    }
    assertEquals(1, RecordFile.records(Arrays.copyOf(file, file.length - 1)).size());
  }

  @Test
  void theStepOfAnEventIsReadBack() {
    for (long step : new long[] {1, 127, 128, 1L << 40}) {
      assertEquals(step, SummaryEvent.stepOf(SummaryEvent.ofFigures(3, step, Map.of("a", 1.0))));
    }
  }

  @Test
  void everyEpochHasTheFiguresOfEachSetAndEveryFewStepsHaveTheirLoss() throws IOException {
    TrainingState state = train(start(), 2, 4);
    List<Event> events = EventFiles.read(folder);
    assertEquals(
        List.of(4L, 8L, 10L, 12L, 16L, 20L, 20L), events.stream().map(Event::step).toList());
    Map<String, Float> last = events.get(events.size() - 1).figures();
    EpochResult result = state.history().get(1);
    assertEquals((float) result.train().loss(), last.get("train/loss"));
    assertEquals((float) result.validation().accuracy(), last.get("validation/accuracy"));
    assertEquals((float) result.test().topAccuracy(), last.get("test/topAccuracy"));
    assertEquals(0.1f, last.get("epoch/learningRate"));
    assertEquals((float) result.samplesPerSecond(), last.get("epoch/samplesPerSecond"));
    assertEquals(3 * 3 + 2, last.size());
    assertEquals(Map.of("step/loss", (float) state.loss()), events.get(5).figures());
    double now = System.currentTimeMillis() / 1000.0;
    assertTrue(events.stream().allMatch(event -> now - event.wallSeconds() < 60));
  }

  @Test
  void aTrainingThatGoesOnFromAnyStepTellsNoStepTwiceAndLacksNone() throws IOException {
    for (int step : new int[] {5, 10, 13, 20, 25}) {
      keepAt = step;
      // The files are further than what it goes on from.
      stopAfter = step + 3;
      assertThrows(Stopped.class, () -> train(start(), 3, 1));
      stopAfter = Integer.MAX_VALUE;
      assertTrue(EventFiles.read(folder).stream().anyMatch(event -> event.step() == keepAt + 3));
      train(kept, 3, 1);
      assertEquals(LongStream.rangeClosed(1, 30).boxed().toList(), stepsWith("step/loss"));
      assertEquals(List.of(10L, 20L, 30L), stepsWith("train/loss"));
    }
  }

  @Test
  void aGradientThatIsMeasuredIsToldWithTheLossOfItsStep() throws IOException {
    rule = rule.measuring();
    TrainingState state = train(start(), 1, 5);
    assertEquals(List.of(5L, 10L), stepsWith("step/gradientNorm"));
    Map<String, Float> last = EventFiles.read(folder).get(1).figures();
    assertEquals((float) state.gradientNorm(), last.get("step/gradientNorm"));
  }

  private List<Long> stepsWith(String tag) throws IOException {
    return EventFiles.read(folder).stream()
        .filter(event -> event.figures().containsKey(tag))
        .map(Event::step)
        .toList();
  }

  @Test
  void oneThatIsAtAnEpochsEndAndNotEvaluatedTellsThatOnce() throws IOException {
    train(start(), 1, 1);
    TrainingState state = start();
    Position end = state.position();
    Position atEnd = new Position(STEPS, 0.5, 1000, 1, end.phases(), List.of(), 0);
    train(new TrainingState(Weights.of(state.parameters()), null, STEPS, atEnd), 1, 1);
    List<Event> events = EventFiles.read(folder);
    assertEquals(LongStream.rangeClosed(1, 10).boxed().toList(), stepsWith("step/loss"));
    assertEquals(11, events.size());
    assertEquals(0.5f, events.get(9).figures().get("step/loss"));
  }

  @Test
  void aNewTrainingLeavesNothingOfTheOneBefore() throws IOException {
    train(start(), 2, 1);
    train(start(), 1, 5);
    assertEquals(List.of(5L, 10L, 10L), EventFiles.read(folder).stream().map(Event::step).toList());
  }

  private static TrainingState start() {
    return new TrainingState(Initializer.of("he").parameters(network(), 1), 0, STEPS);
  }

  private static Network network() {
    return NetworkParser.parse(List.of("affine 10"), new SoftmaxWithLoss(), Shape.flat(784));
  }

  private TrainingState train(TrainingState state, int epochs, int everySteps) throws IOException {
    Storage storage = new Storage(new Configuration(false));
    TensorBoardLog log =
        new TensorBoardLog(storage, folder.toString(), new Figures(Labels.CLASS), everySteps);
    try (LocalWorkers workers = Mnist.workers(network(), Sampling.PERMUTATION, 100, 2, 1000, 2)) {
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
      trainer[0] = new Trainer(workers, new Aggregate(workers, rule), List.of(log, stopper));
      trainer[0].train(state, epochs);
    }
    return state;
  }
}
