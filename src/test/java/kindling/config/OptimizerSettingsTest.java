package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.Registry.Entry;
import kindling.optimize.Optimizers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizerSettingsTest {
  @TempDir Path folder;

  @Test
  void theErrorAboutABadValueHasItsPlaceAndTheAllowedValues() {
    for (String key : List.of("momentum", "beta1", "beta2", "rho", "schedule.threshold")) {
      for (String value : List.of("1", "-0.1", "NaN", "much")) {
        assertRefused(key, value, "a number from 0 to below 1");
      }
    }
    for (String value : List.of("0", "-1", "Infinity", "automatic")) {
      assertRefused("learning-rate", value, "\"auto\" or a number above 0");
    }
    for (String key : List.of("epsilon", "trust-coefficient")) {
      for (String value : List.of("0", "-1", "Infinity", "[1]")) {
        assertRefused(key, value, "a number above 0");
      }
    }
    for (String key :
        List.of("weight-decay", "clip-value", "clip-norm", "schedule.warmup-epochs")) {
      assertRefused(key, "-1", "a finite number of at least 0");
    }
    for (String key :
        List.of("schedule.factor", "schedule.warmup-from", "schedule.initial-fraction")) {
      for (String value : List.of("0", "1.5", "-0.5")) {
        assertRefused(key, value, "a number above 0, at most 1");
      }
    }
    for (String key : List.of("schedule.final-fraction", "schedule.rise")) {
      for (String value : List.of("-0.1", "1.1")) {
        assertRefused(key, value, "a number from 0 to 1");
      }
    }
    for (String key : List.of("scaling-batch-size", "schedule.every-epochs")) {
      for (String value : List.of("0", "2.5")) {
        assertRefused(key, value, "a whole number from 1 to 2147483647");
      }
    }
    for (String value : List.of("-1", "0.5", "3000000000")) {
      assertRefused("schedule.patience", value, "a whole number of at least 0");
    }
  }

  @Test
  void theErrorAboutAnUnknownNameListsTheKnownOnes() {
    assertRefused("schedule.anneal", "magic", "one of cosine, linear");
    assertRefused("scaling", "magic", "one of none, linear, square-root");
  }

  @Test
  void theRateGrowsWithTheBatchSizeByTheScaling() {
    String conf = "optimizer { learning-rate = 0.1, scaling-batch-size = 100, scaling = %s }";
    assertEquals(0.1, settings(conf.formatted("none")).learningRateFor(1600));
    assertEquals(1.6, settings(conf.formatted("linear")).learningRateFor(1600), 1e-12);
    assertEquals(0.4, settings(conf.formatted("square-root")).learningRateFor(1600), 1e-12);
    assertEquals(0.1, settings(conf.formatted("linear")).learningRateFor(100));
  }

  @Test
  void theDefaultRateDependsOnTheOptimizer() {
    Map<String, Double> rates = new TreeMap<>();
    for (Entry<?> optimizer : Optimizers.ALL.entries()) {
      String name = optimizer.name();
      rates.put(name, settings("optimizer.name = " + name).learningRate());
      assertEquals(
          rates.get(name),
          settings("optimizer { name = %s, learning-rate = auto }".formatted(name)).learningRate());
    }
    assertEquals(
        Map.ofEntries(
            Map.entry("sgd", 0.1),
            Map.entry("momentum", 0.1),
            Map.entry("lazy-momentum", 0.1),
            Map.entry("nesterov", 0.1),
            Map.entry("lars", 0.1),
            Map.entry("adagrad", 0.001),
            Map.entry("rmsprop", 0.001),
            Map.entry("adam", 0.001),
            Map.entry("adamw", 0.001),
            Map.entry("lazy-adam", 0.001),
            Map.entry("lazy-adamw", 0.001)),
        rates);
    assertEquals(0.1, settings("optimizer { name = adam, learning-rate = 0.1 }").learningRate());
  }

  @Test
  void theDefaultRateIsRecordedAsANumber() {
    String conf = "optimizer.name = adam";
    Settings all = Confs.settings(folder, conf);
    assertTrue(all.resolved().contains("\"learning-rate\":0.001"), all::resolved);
    assertEquals(Map.of("name", "\"test\"", "optimizer.name", "\"adam\""), all.chosen());
    assertEquals("the defaults", all.places().get("optimizer.learning-rate"));
    SettingsReader reader = SettingsReader.ofText(conf, "x.conf", List.of());
    assertEquals("0.001", reader.text("optimizer.learning-rate"));
    assertTrue(reader.print().contains("learning-rate=0.001"), reader::print);
    // A trial of a sweep with another optimizer has the default of that optimizer.
    SettingsReader other = reader.with(List.of(new Change("trial 1", "optimizer.name", "sgd")));
    assertEquals(0.1, other.settings().optimizer().learningRate());
    assertFalse(reader.unresolved().contains("learning-rate"), reader::unresolved);
  }

  @Test
  void aCheckpointKeepsItsRate() {
    // Versions before auto wrote this default.
    String before =
        Confs.settings(folder, "optimizer { name = adam, learning-rate = 0.1 }").resolved();
    Settings resumed = SettingsReader.ofModel(before, "m", List.of()).settings();
    assertEquals(0.1, resumed.optimizer().learningRate());
    assertEquals(
        Map.of(
            "optimizer.learning-rate", new Difference("optimizer.learning-rate", "0.1", "0.001")),
        onlyOptimizer(Confs.settings(folder, "optimizer.name = adam").changesSince(before, 1)));
    assertEquals(
        Map.of(),
        onlyOptimizer(
            Confs.settings(folder, "")
                .changesSince(
                    Confs.settings(folder, "optimizer.learning-rate = 0.1").resolved(), 1)));
  }

  private static Map<String, Difference> onlyOptimizer(Map<String, Difference> changes) {
    Map<String, Difference> some = new TreeMap<>(changes);
    some.keySet().removeIf(key -> !key.startsWith("optimizer."));
    return some;
  }

  private OptimizerSettings settings(String text) {
    return Confs.settings(folder, text).optimizer();
  }

  private void assertRefused(String key, String value, String allowed) {
    UserError error =
        assertThrows(UserError.class, () -> settings("\noptimizer.%s = %s".formatted(key, value)));
    String expected = "test.conf: 2: optimizer.%s is \"".formatted(key);
    assertTrue(error.getMessage().contains(expected), error::getMessage);
    assertTrue(error.getMessage().endsWith("; it must be " + allowed), error::getMessage);
  }
}
