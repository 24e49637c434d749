package kindling.metrics.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Temperatures against those that scipy.optimize finds (make_temperatures.py). */
class TemperatureTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/temperatures.json");

  static Stream<JsonNode> cases() throws IOException {
    JsonNode all = new ObjectMapper().readTree(GOLDEN.toFile());
    return StreamSupport.stream(all.spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theyEqualThoseOfScipy(JsonNode golden) {
    ScoredRows rows = new ScoredRows(golden.get("scores").get(0).size(), labels(golden), 1);
    for (int row = 0; row < golden.get("scores").size(); row++) {
      rows.add(
          1,
          floats(golden.get("scores").get(row)),
          floats(golden.get("labels").get(row)),
          new float[] {(float) golden.get("weights").get(row).asDouble()});
    }
    double temperature =
        Temperature.fit(new ClassScores(LabelKind.valueOf(golden.get("kind").asText()), rows));
    double expected = golden.get("temperature").asDouble();
    assertEquals(expected, temperature, 1e-6 * expected);
  }

  @Test
  void scoresThatAreAlwaysRightOrAlwaysWrongReachTheLimits() {
    ScoredRows right = new ScoredRows(2, 1, 1);
    right.add(2, new float[] {1, 0, 0, 1}, new float[] {0, 1}, new float[] {1, 1});
    assertEquals(0.01, Temperature.fit(new ClassScores(LabelKind.CLASS, right)), 1e-15);
    ScoredRows wrong = new ScoredRows(2, 1, 1);
    wrong.add(2, new float[] {1, 0, 0, 1}, new float[] {1, 0}, new float[] {1, 1});
    assertEquals(100, Temperature.fit(new ClassScores(LabelKind.CLASS, wrong)), 1e-12);
  }

  private static int labels(JsonNode golden) {
    return golden.get("labels").get(0).size();
  }

  private static float[] floats(JsonNode numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers.get(i).asDouble();
    }
    return floats;
  }
}
