package kindling.tables.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MomentsTest {
  @Test
  void meanAndDeviationDoNotDependOnOrderAndParts() {
    Random random = new Random(7);
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      numbers.add(random.nextGaussian() * Math.pow(10, random.nextInt(12)));
    }
    Moments expected = moments(numbers);
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(numbers, random);
      int cut = random.nextInt(numbers.size());
      Moments parts = moments(numbers.subList(cut, numbers.size()));
      parts.add(moments(numbers.subList(0, cut)));
      assertEquals(expected.mean(), parts.mean());
      assertEquals(expected.deviation(), parts.deviation());
    }
  }

  @Test
  void aLargeMeanCostsNoDigitsOfTheDeviation() {
    Moments moments = moments(List.of(1e15, 1e15 + 1, 1e15 + 2));
    assertEquals(1e15 + 1, moments.mean());
    assertEquals(Math.sqrt(2.0 / 3), moments.deviation(), 1e-15);
  }

  private static Moments moments(List<Double> numbers) {
    Moments moments = new Moments();
    numbers.forEach(moments::add);
    return moments;
  }
}
