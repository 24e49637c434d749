package kindling.sweep.trial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import kindling.config.SettingsReader;
import kindling.config.message.Warnings;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.Shape;
import kindling.data.features.FeatureType;
import kindling.gradient.Workers;
import kindling.gradient.Workers.Split;
import kindling.run.PackedRows;
import kindling.run.Training;
import kindling.store.Checkpoint;
import org.junit.jupiter.api.Test;

class TrialTrainingTest {
  private static final String CONF =
      """
      network.layers = [affine 3 -> 2]
      training { epochs = 6, batch-size = 20, shards = 1 }
      optimizer { name = sgd, learning-rate = %s }
      """;
  private static final String SLOW = CONF.formatted("1e-12");
  private static final RowLayout LAYOUT = new RowLayout(3, 1, FeatureType.FLOATS);

  private final List<String> warnings = new ArrayList<>();

  @Test
  void aTrialThatLearnsNothingIsWarnedOfAtItsEndAndNotAtEachTarget() {
    TrialProgress third = train(SLOW, 3, Optional.empty());
    assertEquals("", third.warning(), "it has half of its epochs yet");
    assertFalse(third.done());
    TrialProgress end = train(SLOW, 6, third.checkpoint());
    assertTrue(
        end.warning().startsWith("after epoch 6 the network predicts no better than"),
        end::warning);
    assertTrue(end.done());
  }

  @Test
  void aTrialThatLearnsIsNotWarnedOf() {
    assertEquals("", train(CONF.formatted("1"), 6, Optional.empty()).warning());
  }

  @Test
  void aCheckpointOfOtherSettingsFailsTheTrial() {
    Optional<Checkpoint> other = train(SLOW, 3, Optional.empty()).checkpoint();
    TrialProgress failed = train(SLOW + "training.batch-size = 10", 6, other);
    assertTrue(
        failed.error().contains("made with other settings: training.batch-size = 10 (was 20)"),
        failed::error);
    assertEquals(3, failed.position().epoch());
    assertTrue(failed.checkpoint().isEmpty());
  }

  @Test
  void aCheckpointOfOtherRowsFailsTheTrialAndAnotherBlasIsWarnedOf() {
    Optional<Checkpoint> other = train(SLOW, 3, Optional.empty(), Map.of("BLAS", "a")).checkpoint();
    TrialProgress resumed = train(SLOW, 4, other, Map.of("BLAS", "b"));
    assertEquals("", resumed.error());
    assertTrue(
        warnings.get(0).startsWith("the checkpoint was made with another BLAS (a, this is b)"),
        warnings::toString);
    TrialProgress failed = train(SLOW, 6, other, Map.of("training set", "x"));
    assertTrue(
        failed.error().startsWith("the training set is not the one that the checkpoint was made"),
        failed::error);
  }

  @Test
  void progressComesHomeFromATaskWithItsCheckpointAndItsWarning() throws Exception {
    TrialProgress here = train(SLOW, 6, Optional.empty());
    TrialProgress there = sent(here.packed()).unpacked();
    assertArrayEquals(
        here.checkpoint().orElseThrow().toBytes(), there.checkpoint().orElseThrow().toBytes());
    assertEquals(here.position(), there.position());
    assertEquals(here.warning(), there.warning());
    assertEquals(here.done(), there.done());

    TrialProgress failed = TrialProgress.failed(here.position(), "loss is NaN", "warned", 1.5);
    TrialProgress received = sent(failed.packed()).unpacked();
    assertEquals("loss is NaN", received.error());
    assertEquals("warned", received.warning());
    assertEquals(1.5, received.seconds());
    assertTrue(received.checkpoint().isEmpty());
  }

  private static TrialProgress sent(TrialProgress progress)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(progress);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (TrialProgress) in.readObject();
    }
  }

  private TrialProgress train(String conf, int epochs, Optional<Checkpoint> from) {
    return train(conf, epochs, from, Map.of());
  }

  private TrialProgress train(
      String conf, int epochs, Optional<Checkpoint> from, Map<String, String> origin) {
    Training training =
        new Training(
            SettingsReader.ofText(conf, "test", List.of()).settings(), Shape.flat(3), LAYOUT);
    Block block = block();
    PackedRows rows = new PackedRows(new int[] {block.rows()}, 1, origin);
    try (Workers workers = training.workers(rows, Map.of(Split.TRAIN, List.of(block)))) {
      return new TrialTraining(training, rows, workers, () -> {})
          .train(
              epochs,
              from,
              () -> new float[training.network().parameters()],
              Warnings.onCommandLine(warnings::add));
    }
  }

  /** A hundred rows, of which the first feature tells the class. */
  private static Block block() {
    BlockPacker packer = new BlockPacker(LAYOUT);
    Random random = new Random(1);
    for (int row = 0; row < 100; row++) {
      float first = row % 2 == 0 ? -1 : 1;
      float[] features = {first, random.nextFloat(), random.nextFloat()};
      packer.add(row, new float[] {row % 2}, features);
    }
    return packer.block();
  }
}
