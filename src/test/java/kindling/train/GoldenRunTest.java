package kindling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.Workers;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/**
 * The book's network against NumPy in double precision: same weights to begin with, same rows, 600
 * steps (make_golden.py).
 */
class GoldenRunTest {
  private static final String GOLDEN = "src/test/resources/golden/";

  private final Network network =
      NetworkParser.parse(
          List.of("affine 784 -> 50", "relu", "affine 50 -> 10"),
          new SoftmaxWithLoss(),
          Shape.flat(784));
  private final ModelFile files = new ModelFile(new Storage(new Configuration(false)));

  @Test
  void lossesAndWeightsAreNumPys() throws IOException {
    List<Double> losses = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepDone(TrainingState state) {
            losses.add(state.loss());
          }
        };
    float[] parameters = files.readParameters(GOLDEN + "initial.safetensors", network);
    try (Workers workers = Mnist.workers(network, Sampling.SEQUENTIAL, 100, 4, 60_000, 2)) {
      new Trainer(
              workers, new Aggregate(workers, new UpdateRule(new Sgd(), 0.1)), List.of(listener))
          .train(new TrainingState(parameters, 0, 600), 1);
    }
    List<String> expected = Files.readAllLines(Path.of(GOLDEN + "losses.csv"));
    assertEquals(200, expected.size());
    for (int i = 0; i < 200; i++) {
      double loss = Double.parseDouble(expected.get(i));
      assertEquals(loss, losses.get(i), 1e-4 * loss, "step " + (i + 1));
    }
    float[] after = files.readParameters(GOLDEN + "after600.safetensors", network);
    assertArrayEquals(after, parameters, 1e-5f);
  }
}
