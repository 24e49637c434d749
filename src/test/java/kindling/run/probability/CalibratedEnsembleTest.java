package kindling.run.probability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.TrainingSettings.Calibration;
import kindling.data.Shape;
import kindling.metrics.Metric;
import kindling.metrics.MetricChoice;
import kindling.metrics.scores.ClassScores;
import kindling.metrics.scores.ScoredRows;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.layers.NetworkParser;
import kindling.network.layers.ScoreTemperature;
import kindling.serving.LocalModel;
import kindling.store.Model;
import kindling.store.ModelFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks that do not end in an affine layer, such as ensembles, are calibrated by a layer. */
class CalibratedEnsembleTest {
  private static final int ROWS = 40;
  private static final int INPUTS = 3;

  @ParameterizedTest
  @CsvSource({"softmax, 3, 5", "softmax, 2, 5", "sigmoid, 1, 5", "softmax, 3, 0"})
  void theLogOfTheMeanProbabilityIsDivided(String loss, int outputs, int members) {
    Model trained = model(loss, outputs, members);
    ScoredRows rows = scored(trained);
    ClassScores before = new ClassScores(trained.network().decision(), rows);
    Model calibrated = Calibrator.calibrated(Calibration.TEMPERATURE, trained, before);
    double temperature = calibrated.temperature();
    assertNotEquals(1, temperature);

    float[] expected = scores(trained);
    for (int i = 0; i < expected.length; i++) {
      expected[i] /= (float) temperature;
    }
    assertArrayEquals(expected, scores(calibrated), 1e-5f);
    ClassScores after = new ClassScores(calibrated.network().decision(), scored(calibrated));
    assertTrue(logLoss(after) < logLoss(before));

    Model read = ModelFormat.parse("file", ModelFormat.bytes(calibrated));
    assertEquals(calibrated.network().layers(), read.network().layers());
    assertEquals(temperature, read.temperature());
    float[] probabilities = new float[expected.length];
    for (int row = 0; row < ROWS; row++) {
      double[] ofRow = trained.network().loss().probabilities(outputs, expected, row * outputs);
      for (int k = 0; k < outputs; k++) {
        probabilities[row * outputs + k] = (float) ofRow[k];
      }
    }
    assertArrayEquals(probabilities, LocalModel.of(read).probabilities(ROWS, features()), 1e-5f);

    assertTrue(Calibrator.isCalibrated(read));
    assertEquals("temperature %.4g".formatted(temperature), Calibrator.text(read));
    assertEquals(trained.network().layers(), Calibrator.uncalibrated(read).network().layers());
    assertArrayEquals(scores(trained), scores(Calibrator.uncalibrated(read)), 1e-5f);
  }

  /** With 0 members, a network that ends in an activation. */
  private static Model model(String loss, int outputs, int members) {
    String conf =
        "network { layers = [affine 4, tanh, affine %d%s], loss = %s, ensemble = %d }"
            .formatted(outputs, members == 0 ? ", leaky-relu" : "", loss, members);
    Settings settings = SettingsReader.ofText(conf, "test", List.of()).settings();
    Network network =
        NetworkParser.parse(settings.network(), NetworkParser.loss(loss), Shape.flat(INPUTS));
    float[] weights = Initializer.of("he").parameters(network, 5);
    return new Model(network, weights, 1, settings.resolved());
  }

  private static float[] features() {
    Random random = new Random(3);
    float[] features = new float[ROWS * INPUTS];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return features;
  }

  private static float[] scores(Model model) {
    Workspace workspace = new Workspace(model.network(), ROWS, 1);
    System.arraycopy(features(), 0, workspace.inputs(), 0, ROWS * INPUTS);
    return model.network().scores(ROWS, model.parameters(), workspace).clone();
  }

  /** Labels that are often what the network predicts. */
  private static ScoredRows scored(Model model) {
    float[] scores = scores(model);
    int outputs = model.network().outputs();
    float[] labels = new float[ROWS];
    float[] weights = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      double likely = model.network().decision().predicted(scores, row * outputs, outputs, 0);
      labels[row] = (float) (row % 4 == 0 ? (row / 4) % Math.max(2, outputs) : likely);
      weights[row] = 1;
    }
    ScoredRows rows = new ScoredRows(outputs, 1, ROWS);
    rows.add(ROWS, scores, labels, weights);
    return rows;
  }

  private static double logLoss(ClassScores scores) {
    return MetricChoice.NONE.of(Metric.LOG_LOSS, scores);
  }

  @Test
  void aTemperatureOfOneIsNoLayer() {
    Network network = model("softmax", 2, 3).network();
    assertEquals(network.layers(), ScoreTemperature.after(network, 1).layers());
  }
}
