package kindling.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kindling.metrics.Mistakes.Mistake;
import org.junit.jupiter.api.Test;

class MistakesTest {
  @Test
  void theMostConfidentMistakesAreKeptInOrder() {
    Mistakes mistakes = mistakes(3, 0.5, 0.9, 0.3, 0.7, 0.8);
    assertEquals(List.of(0.9, 0.8, 0.7), probabilities(mistakes));
  }

  @Test
  void partsAddUpToTheSameInAnyOrder() {
    Mistakes one = mistakes(2, 0.5, 0.9);
    one.add(mistakes(2, 0.6, 0.7));
    Mistakes other = mistakes(2, 0.6, 0.7);
    other.add(mistakes(2, 0.5, 0.9));
    assertEquals(List.of(0.9, 0.7), probabilities(one));
    assertEquals(probabilities(one), probabilities(other));
  }

  @Test
  void equallyConfidentMistakesAreOrderedByKey() {
    Mistakes mistakes = new Mistakes(1);
    mistakes.add(7, 0, 1, 0.5, () -> new float[] {7});
    mistakes.add(3, 0, 1, 0.5, () -> new float[] {3});
    assertEquals(3, mistakes.fromWorst().get(0).key());
    assertArrayEquals(new float[] {3}, mistakes.fromWorst().get(0).features());
  }

  @Test
  void featuresAreReadOnlyForKeptMistakes() {
    Mistakes mistakes = mistakes(1, 0.9);
    mistakes.add(
        1,
        0,
        1,
        0.5,
        () -> {
          throw new AssertionError("asked for");
        });
    new Mistakes(0)
        .add(
            1,
            0,
            1,
            0.5,
            () -> {
              throw new AssertionError("asked for");
            });
  }

  private static Mistakes mistakes(int most, double... probabilities) {
    Mistakes mistakes = new Mistakes(most);
    for (int i = 0; i < probabilities.length; i++) {
      mistakes.add(i, 0, 1, probabilities[i], () -> new float[1]);
    }
    return mistakes;
  }

  private static List<Double> probabilities(Mistakes mistakes) {
    return mistakes.fromWorst().stream().map(Mistake::probability).toList();
  }
}
