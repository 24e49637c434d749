package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizerSettingsTest {
  @TempDir Path folder;

  @Test
  void aBadValueIsNamedWithItsPlaceAndWhatIsAllowed() {
    for (String key : List.of("momentum", "beta1", "beta2", "rho", "schedule.threshold")) {
      for (String value : List.of("1", "-0.1", "NaN", "much")) {
        assertRefused(key, value, "a number from 0 to below 1");
      }
    }
    for (String key : List.of("learning-rate", "epsilon", "trust-coefficient")) {
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
  void anUnknownNameListsTheKnownOnes() {
    assertRefused("schedule.anneal", "magic", "one of cosine, linear");
    assertRefused("scaling", "magic", "one of none, linear, square-root");
  }

  @Test
  void theRateGrowsWithTheBatchAsTheScalingSays() {
    String conf = "optimizer { learning-rate = 0.1, scaling-batch-size = 100, scaling = %s }";
    assertEquals(0.1, settings(conf.formatted("none")).learningRateFor(1600));
    assertEquals(1.6, settings(conf.formatted("linear")).learningRateFor(1600), 1e-12);
    assertEquals(0.4, settings(conf.formatted("square-root")).learningRateFor(1600), 1e-12);
    assertEquals(0.1, settings(conf.formatted("linear")).learningRateFor(100));
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
