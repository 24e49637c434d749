package kindling.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.ScheduleSettings.Anneal;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/schedules.csv");

  /** Of 12 epochs of 5 steps, under the names of make_optimizers.py. */
  private static final Map<String, Schedule> SCHEDULES =
      new TreeMap<>(
          Map.of(
              "step", new StepDecay(0.3, 15),
              "exponential", new ExponentialDecay(0.3, 15),
              "cosine", new CosineDecay(0, 60),
              "cosine to 0.1", new CosineDecay(0.1, 60),
              "one-cycle cosine", new OneCycle(0.04, 0.001, 0.3, Anneal.COSINE, 60),
              "one-cycle linear", new OneCycle(0.04, 0.001, 0.3, Anneal.LINEAR, 60),
              "warmup constant", new Warmup(8, 0.2, new Constant()),
              "warmup step", new Warmup(8, 0.2, new StepDecay(0.3, 15)),
              "warmup exponential", new Warmup(8, 0.2, new ExponentialDecay(0.3, 15)),
              "warmup cosine", new Warmup(8, 0.2, new CosineDecay(0.1, 52))));

  @Test
  void everyScheduleIsPyTorchs() throws IOException {
    double largest = 0;
    for (Map.Entry<String, Schedule> schedule : SCHEDULES.entrySet()) {
      double[] expected = golden(schedule.getKey());
      assertEquals(60, expected.length);
      for (int done = 0; done < 60; done++) {
        largest = Math.max(largest, Math.abs(expected[done] - schedule.getValue().factor(done)));
      }
    }
    // The largest difference was 5.0e-11, half of the last digit in the file.
    assertTrue(largest < 6e-11, "differs by " + largest);
  }

  @Test
  void aCycleOfOneStepIsItsPeak() {
    assertEquals(1, new OneCycle(0.04, 0, 0.3, Anneal.COSINE, 1).factor(0));
  }

  @Test
  void thePlateausArePyTorchs() throws IOException {
    Map<String, ReduceOnPlateau> plateaus =
        Map.of(
            "plateau", new ReduceOnPlateau(0.5, 2, 0.01, 0),
            "plateau at least 0.3", new ReduceOnPlateau(0.5, 0, 0.0001, 0.3));
    double[] losses = golden("losses");
    for (Map.Entry<String, ReduceOnPlateau> plateau : plateaus.entrySet()) {
      double[] expected = golden(plateau.getKey());
      List<Double> soFar = new ArrayList<>();
      assertEquals(1, plateau.getValue().factor(soFar));
      for (int epoch = 0; epoch < losses.length; epoch++) {
        soFar.add(losses[epoch]);
        assertEquals(expected[epoch], plateau.getValue().factor(soFar), 1e-10);
      }
    }
  }

  @Test
  void aWarmUpRisesToTheBeginningOfTheScheduleAfterIt() {
    Schedule schedule = new Warmup(4, 0.5, new OneCycle(0.1, 0, 0.5, Anneal.LINEAR, 20));
    assertEquals(0.05, schedule.factor(0), 1e-12);
    assertEquals(0.075, schedule.factor(2), 1e-12);
    assertEquals(0.1, schedule.factor(4), 1e-12);
    assertEquals(1, schedule.factor(4 + 9), 1e-12);
    assertEquals(0, schedule.factor(4 + 19), 1e-12);
  }

  @Test
  void trainingsOfAFewStepsHaveRatesToo() {
    for (Anneal anneal : Anneal.values()) {
      for (int steps = 1; steps < 8; steps++) {
        for (double rise : new double[] {0, 0.3, 0.5, 1}) {
          Schedule cycle = new OneCycle(0.04, 0.01, rise, anneal, steps);
          for (int done = 0; done < steps + 3; done++) {
            double factor = cycle.factor(done);
            assertTrue(factor >= 0.01 && factor <= 1, cycle + " " + done + ": " + factor);
          }
        }
      }
    }
    assertEquals(1, new CosineDecay(0.1, 1).factor(0));
    assertEquals(0.1, new CosineDecay(0.1, 1).factor(7), 1e-12);
  }

  @Test
  void aRateCountsItsStepsFromOneAndIsLoweredByThePlateau() {
    LearningRate rate =
        new LearningRate(0.2, new StepDecay(0.5, 3), new ReduceOnPlateau(0.1, 0, 0, 0));
    assertEquals(0.2, rate.at(3));
    assertEquals(0.1, rate.at(4));
    assertEquals(0.02, rate.after(List.of(1.0, 1.0)).at(1), 1e-12);
    assertEquals(rate, rate.after(List.of(1.0, 0.5)));
  }

  private static double[] golden(String label) throws IOException {
    String line =
        Files.readAllLines(GOLDEN).stream()
            .filter(text -> text.startsWith(label + ","))
            .findFirst()
            .orElseThrow();
    return Arrays.stream(line.split(",", -1)).skip(2).mapToDouble(Double::parseDouble).toArray();
  }
}
