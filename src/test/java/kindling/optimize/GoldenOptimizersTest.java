package kindling.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kindling.optimize.Optimizer.Hyperparameters;
import kindling.optimize.Span.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 25 steps of every optimizer, with and without weight decay, against PyTorch in double precision,
 * and of lars and lazy optimizers with decay against NumPy (make_optimizers.py).
 */
class GoldenOptimizersTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/optimizers.csv");

  private static final Spans SPANS =
      new Spans(
          List.of(
              new Span(0, 3, Role.WEIGHT),
              new Span(3, 4, Role.BIAS),
              new Span(4, 7, Role.WEIGHT),
              new Span(7, 8, Role.BIAS)));

  private static final Map<String, Double> RATES =
      Map.of(
          "sgd", 0.1,
          "momentum", 0.1,
          "nesterov", 0.1,
          "adagrad", 0.05,
          "rmsprop", 0.01,
          "adam", 0.01,
          "adamw", 0.01,
          "lars", 0.5);

  /** Of each label the values of its lines, in the order of their steps. */
  private static Map<String, List<double[]>> golden() throws IOException {
    Map<String, List<double[]>> golden = new LinkedHashMap<>();
    for (String line : Files.readAllLines(GOLDEN)) {
      String[] fields = line.split(",", -1);
      double[] values = Arrays.stream(fields).skip(2).mapToDouble(Double::parseDouble).toArray();
      golden.computeIfAbsent(fields[0], label -> new ArrayList<>()).add(values);
    }
    return golden;
  }

  static Stream<String> cases() throws IOException {
    List<String> cases = new ArrayList<>(golden().keySet());
    cases.removeAll(List.of("initial", "gradient", "sparse gradient"));
    assertEquals(23, cases.size());
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyStepIsPyTorchs(String label) throws IOException {
    String[] words = label.split(" ", 2);
    boolean clipped = words[1].equals("clipped");
    Optimizer optimizer =
        Optimizer.of(words[0], new Hyperparameters(0.9, 0.9, 0.999, 0.99, 1e-8, 0.02));
    UpdateRule rule =
        new UpdateRule(
            optimizer,
            LearningRate.constant(RATES.get(words[0].replace("lazy-", ""))),
            clipped ? new GradientClip(1.5, 2) : GradientClip.NONE,
            clipped ? 0.1 : Double.parseDouble(words[1]),
            SPANS);
    Map<String, List<double[]>> golden = golden();
    float[] weights = floats(golden.get("initial").get(0));
    WeightUpdate update = new WeightUpdate(rule, rule.initial(weights));
    List<double[]> expected = golden.get(label);
    assertEquals(25, expected.size());
    List<double[]> gradients =
        golden.get(words[0].startsWith("lazy-") ? "sparse gradient" : "gradient");
    double largest = 0;
    for (int step = 1; step <= 25; step++) {
      update.take(step, floats(gradients.get(step - 1)), 1);
      for (int i = 0; i < weights.length; i++) {
        // Elements pass through zero, where the difference is compared with 1.
        double size = Math.max(1, Math.abs(expected.get(step - 1)[i]));
        largest = Math.max(largest, Math.abs(expected.get(step - 1)[i] - weights[i]) / size);
      }
    }
    double difference = largest;
    // The largest differences were 3.5e-7 (sgd, clipped: PyTorch adds 1e-6 to the norm), 3.2e-7
    // (momentum), 2.7e-7 (nesterov, lars), and 1.0e-7 to 2.1e-7 of the others: roundings of float.
    assertTrue(largest < 4e-7, () -> label + " differs by " + difference);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
