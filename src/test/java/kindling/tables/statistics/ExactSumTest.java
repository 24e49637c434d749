package kindling.tables.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  @Test
  void nothingIsRoundedInAnyOrder() {
    Random random = new Random(5);
    List<Double> numbers = new ArrayList<>();
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < 500; i++) {
      double number = random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30);
      numbers.add(number);
      exact = exact.add(new BigDecimal(number));
    }
    for (int i = 0; i < 3; i++) {
      Collections.shuffle(numbers, random);
      ExactSum sum = new ExactSum();
      numbers.forEach(sum::add);
      assertEquals(0, exact.compareTo(sum.value()));
    }
  }

  @Test
  void squaresAreExactToo() {
    double number = 1.0 / 3;
    ExactSum sum = new ExactSum();
    sum.addSquare(number);
    BigDecimal exact = new BigDecimal(number).multiply(new BigDecimal(number));
    assertEquals(exact.doubleValue(), sum.value().doubleValue());
    assertEquals(
        0, exact.subtract(sum.value()).doubleValue(), 1e-33, "the second double keeps the rest");
  }
}
