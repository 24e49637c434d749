package kindling.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.data.Shape;
import kindling.data.features.FeatureType;
import kindling.gradient.Workers;
import kindling.gradient.Workers.Split;
import kindling.network.Network.Placed;
import kindling.optimize.Weights;
import kindling.run.start.Start;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.train.TrainingState;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that begin with the weights, or the whole state, of an earlier one. */
class WarmStartTest {
  private static final Storage STORAGE = new Storage(new Configuration(false));
  private static final Warnings NONE =
      warning -> {
        throw new AssertionError(warning.toString());
      };

  /** The rows of a step do not depend on the epoch, nor does the rate depend on the step. */
  private static final String SAME_STEPS =
      """
      data.label-column = y
      network.layers = [affine 6, batch-normalization, relu, affine 3]
      training { sampling = sequential, batch-size = 20, shards = 2 }
      """;

  private static final List<String> OPTIMIZERS =
      List.of(
          "name = adamw, weight-decay = 0.01, average.name = ema, average.decay = 0.9",
          "name = momentum, learning-rate = 0.05, max-norm = 1",
          "name = lars, learning-rate = 0.5",
          "name = sgd");

  private static final List<String> MODES =
      List.of(
          "mode = aggregate",
          "mode = all-reduce",
          "mode = local, local { steps = 2, outer-momentum = 0.5 }");

  @TempDir Path folder;

  private final List<Block> blocks = blocks(3);
  private final PackedRows rows =
      new PackedRows(
          blocks.stream().mapToInt(Block::rows).toArray(),
          Scaling.weightFactor(120, new double[] {60, 60}),
          Map.of(),
          null);

  @Test
  void twoEpochsAndTwoMoreAreFourIfStepsDoNotDependOnTheEpoch() {
    for (String mode : MODES) {
      for (String optimizer : OPTIMIZERS) {
        String conf = SAME_STEPS + "optimizer { " + optimizer + " }\ntraining { " + mode + " }\n";
        Weights whole = train(training(conf), 4).weights();
        String yesterday = save(training(conf), train(training(conf), 2));
        String warm =
            conf
                + "optimizer.initial-state = checkpoint\nnetwork.initial-weights = \"%s\"\n"
                    .formatted(yesterday);
        Weights continued = train(training(warm), 2).weights();
        String what = mode + ", " + optimizer;
        assertArrayEquals(whole.joined(), continued.joined(), what);
        assertEquals(12, continued.stepsBefore(), what);
      }
    }
  }

  @Test
  void aWarmStartThatIsInterruptedResumesWithTheSameBits() {
    for (String mode : MODES) {
      String conf = SAME_STEPS + "optimizer { " + OPTIMIZERS.get(0) + " }\n";
      conf += "training { " + mode + ", sampling = permutation }\n";
      String yesterday = save(training(conf), train(training(conf), 2));
      conf += "optimizer.initial-state = checkpoint\n";
      conf += "network.initial-weights = \"%s\"\n".formatted(yesterday);
      Training warm = training(conf);
      TrainingState whole = train(warm, 3);
      Checkpoint saved = Checkpoint.of(train(warm, 1), warm.resolved(), Map.of());
      Checkpoint read = Checkpoint.parse("checkpoint", saved.toBytes());
      assertEquals(12, read.weights().stepsBefore());
      try (Workers workers = warm.workers(rows, Map.of(Split.TRAIN, blocks))) {
        BegunTraining resumed = warm.resume(workers, rows, read, NONE);
        resumed.trainer(List.of()).train(resumed.state(), 3);
        assertArrayEquals(whole.weights().joined(), resumed.state().weights().joined(), mode);
      }
      assertEquals(30, Checkpoint.of(whole, "{}", Map.of()).continued().stepsBefore());
    }
  }

  @Test
  void theStateMattersAndWithoutItTheUserIsTold() {
    String conf = SAME_STEPS + "optimizer.name = adam\n";
    String yesterday = save(training(conf), train(training(conf), 2));
    String from = conf + "network.initial-weights = \"%s\"\n".formatted(yesterday);
    Start model = training(from).start(STORAGE, NONE);
    assertEquals(0, model.weights().state().length);
    assertEquals(
        "Begins with the weights of %s, and a new state of the optimizer".formatted(yesterday),
        model.source());
    Start state = training(from + "optimizer.initial-state = checkpoint").start(STORAGE, NONE);
    assertArrayEquals(model.weights().parameters(), state.weights().parameters());
    assertEquals(
        "Begins with the weights of %s after 12 steps, with the state of adam (2 arrays)"
            .formatted(yesterday),
        state.source());
    Weights fresh = train(training(from), 1).weights();
    Weights continued = train(training(from + "optimizer.initial-state = checkpoint"), 1).weights();
    assertFalse(Arrays.equals(fresh.parameters(), continued.parameters()));
  }

  @Test
  void aStateOfAnotherOptimizerIsRefused() {
    String conf = SAME_STEPS + "optimizer.name = adam\n";
    String yesterday = save(training(conf), train(training(conf), 1));
    String warm =
        "optimizer.initial-state = checkpoint\nnetwork.initial-weights = \"%s\"\n"
            .formatted(yesterday);
    assertRefused(
        "optimizer.name is rmsprop, but the state in network.initial-weights is of adam; set optimizer.name = adam, or optimizer.initial-state = new",
        conf + warm + "optimizer.name = rmsprop");
    assertRefused(
        "optimizer.average.name is ema, but the state in network.initial-weights is of none; set optimizer.average.name = none, or optimizer.initial-state = new",
        conf + warm + "optimizer.average.name = ema");
    assertRefused(
        "training.mode is local, but the state in network.initial-weights is of aggregate; set training.mode = aggregate, or optimizer.initial-state = new",
        conf + warm + "training.mode = local");
    assertRefused(
        "optimizer.initial-state = checkpoint has no state for network.new-layers = 1; set optimizer.initial-state = new",
        conf + warm + "network.new-layers = 1");
    assertRefused(
        "optimizer.initial-state = checkpoint needs the folder of the checkpoint; set network.initial-weights to a folder of results of kindling train",
        conf + "optimizer.initial-state = checkpoint");
    assertRefused(
        "model.safetensors: has no checkpoint; name a folder of results of kindling train in network.initial-weights, or set optimizer.initial-state = new",
        conf + warm + "network.initial-weights = ${network.initial-weights}\"/model.safetensors\"");
    assertRefused(
        "layer 1 (affine 4 -> 5) needs the tensor \"layer1.weight\" of shape [4, 5], but the file has shape [4, 6]",
        conf + warm + "network.layers = [affine 5, batch-normalization, relu, affine 3]");
  }

  @Test
  void aNewHeadBeginsWithNewWeightsAndTheBodyWithTheOldOnes() {
    String conf = SAME_STEPS + "optimizer.name = adam\n";
    Training old = training(conf);
    TrainingState trained = train(old, 1);
    String other =
        conf
            + "network { layers = [affine 6, batch-normalization, relu, affine 8, relu, affine 2] }\n";
    float[] drawn = training(other).start(STORAGE, NONE).weights().parameters();
    other += "network.initial-weights = \"%s\"\n".formatted(save(old, trained));
    assertRefused(
        "layer 4 (affine 6 -> 8) needs the tensor \"layer4.weight\" of shape [6, 8], but the file has shape [6, 3]; set network.new-layers = 2 for new weights from this layer on",
        other);
    assertRefused(
        "network.new-layers is 4, but the network has 4 layers with weights; it must be less than that, or leave out network.initial-weights",
        other + "network.new-layers = 4");
    Training next = training(other + "network.new-layers = 2");
    Start start = next.start(STORAGE, NONE);
    for (Placed placed : next.network().parameterArrays()) {
      int end = placed.offset() + placed.array().size();
      float[] from = placed.layer() < 3 ? trained.parameters() : drawn;
      assertArrayEquals(
          Arrays.copyOfRange(from, placed.offset(), end),
          Arrays.copyOfRange(start.weights().parameters(), placed.offset(), end),
          placed.name());
    }
    assertTrue(
        start
            .source()
            .endsWith(
                " except in the last 2 layers with weights, which begin anew, and a new state of the optimizer"),
        start::source);
  }

  @Test
  void theMembersOfAnEnsembleGetNewHeads() {
    String conf = SAME_STEPS + "network { layers = [affine 6, relu, affine %d], ensemble = 4 }\n";
    Training old = training(conf.formatted(3));
    TrainingState trained = train(old, 1);
    String from = "network.initial-weights = \"%s\"\n".formatted(save(old, trained));
    Training next = training(conf.formatted(2) + from + "network.new-layers = 1");
    float[] drawn = training(conf.formatted(2)).start(STORAGE, NONE).weights().parameters();
    float[] begun = next.start(STORAGE, NONE).weights().parameters();
    int body = 4 * 4 + 4 * 6 + 2 * 4 * 6; // inputs, weight, outputs and bias
    assertArrayEquals(Arrays.copyOf(trained.parameters(), body), Arrays.copyOf(begun, body));
    assertArrayEquals(
        Arrays.copyOfRange(drawn, body, drawn.length),
        Arrays.copyOfRange(begun, body, begun.length));
    assertEquals(body + 4 * (6 * 2 + 2), begun.length);
  }

  @Test
  void membersThatShareNothingGetNewHeadsToo() {
    String conf =
        SAME_STEPS
            + "network { layers = [affine 6, relu, affine %d], ensemble = 3, ensemble-kind = separate }\n";
    Training old = training(conf.formatted(3));
    TrainingState trained = train(old, 1);
    String from = "network.initial-weights = \"%s\"\n".formatted(save(old, trained));
    Training next = training(conf.formatted(2) + from + "network.new-layers = 1");
    float[] begun = next.start(STORAGE, NONE).weights().parameters();
    int body = 4 * 6 + 6;
    for (int member = 0; member < 3; member++) {
      int before = member * (body + 6 * 3 + 3);
      int now = member * (body + 6 * 2 + 2);
      assertArrayEquals(
          Arrays.copyOfRange(trained.parameters(), before, before + body),
          Arrays.copyOfRange(begun, now, now + body));
    }
    String frozen = "network.frozen-layers = [layer1.layer1]\noptimizer.name = adam";
    TrainingState further = train(training(conf.formatted(3) + from + frozen), 1);
    for (int member = 0; member < 3; member++) {
      int at = member * (body + 6 * 3 + 3);
      assertArrayEquals(
          Arrays.copyOfRange(trained.parameters(), at, at + body),
          Arrays.copyOfRange(further.parameters(), at, at + body));
      assertNotEquals(trained.parameters()[at + body], further.parameters()[at + body]);
    }
  }

  @Test
  void theAverageOfBiasesMovesIfAllWeightsAreFrozenAndNormsAreLimited() {
    TrainingState state =
        train(
            training(
                SAME_STEPS
                    + "network.frozen-layers = [layer1.weight, layer2, layer4.weight]\n"
                    + "optimizer { name = sgd, max-norm = 1, average { name = ema, decay = 0.5 } }"),
            1);
    int bias = 4 * 6;
    assertNotEquals(0, state.parameters()[bias]);
    assertNotEquals(0, state.evaluated()[bias]);
  }

  @Test
  void aFrozenBodyStaysAsItWasAlsoInAnAverage() {
    String conf = SAME_STEPS + "optimizer { " + OPTIMIZERS.get(0) + " }\n";
    Training old = training(conf);
    TrainingState trained = train(old, 2);
    conf += "network.initial-weights = \"%s\"\n".formatted(save(old, trained));
    conf += "optimizer.initial-state = checkpoint\nnetwork.frozen-layers = [layer1, layer2]\n";
    TrainingState next = train(training(conf), 2);
    int body = 4 * 6 + 6 + 4 * 6;
    for (float[] weights : List.of(next.parameters(), next.evaluated())) {
      assertArrayEquals(Arrays.copyOf(trained.parameters(), body), Arrays.copyOf(weights, body));
      assertFalse(Arrays.equals(trained.parameters(), weights));
    }
  }

  @Test
  void newLayersNeedOldOnes() {
    assertRefused(
        "network.new-layers = 1 is for a training with initial weights; set network.initial-weights, or network.new-layers = 0",
        SAME_STEPS + "network.new-layers = 1");
  }

  private void assertRefused(String message, String conf) {
    UserError error =
        assertThrows(UserError.class, () -> training(conf).start(STORAGE, NONE), message);
    assertTrue(error.getMessage().endsWith(message), error::getMessage);
  }

  private Training training(String conf) {
    Settings settings = SettingsReader.ofText(conf, "test", List.of()).settings();
    return new Training(settings, Shape.flat(4), new RowLayout(4, 1, FeatureType.FLOATS));
  }

  private TrainingState train(Training training, int epochs) {
    try (Workers workers = training.workers(rows, Map.of(Split.TRAIN, blocks))) {
      BegunTraining begun = training.begin(workers, rows, training.start(STORAGE, NONE).weights());
      begun.trainer(List.of()).train(begun.state(), epochs);
      return begun.state();
    }
  }

  /** A folder of results. */
  private String save(Training training, TrainingState state) {
    String run = folder.resolve("run" + state.hashCode()).toString();
    new ModelFile(STORAGE).write(run + "/model.safetensors", training.model(state.result()));
    new CheckpointFolder(STORAGE, run + "/checkpoints")
        .write(state.totalSteps(), Checkpoint.of(state, training.resolved(), Map.of()), 1);
    return run;
  }

  private static List<Block> blocks(int classes) {
    Random random = new Random(5);
    RowLayout layout = new RowLayout(4, 1, FeatureType.FLOATS);
    List<BlockPacker> packers = List.of(new BlockPacker(layout), new BlockPacker(layout));
    for (int i = 0; i < 120; i++) {
      float[] features = new float[4];
      for (int j = 0; j < 4; j++) {
        features[j] = (float) random.nextGaussian();
      }
      int label = features[0] + features[1] > 0.5 ? 2 : features[2] > 0 ? 1 : 0;
      packers.get(i % 2).add(i, new float[] {label % classes}, 1, features);
    }
    return new ArrayList<>(packers.stream().map(BlockPacker::block).toList());
  }
}
