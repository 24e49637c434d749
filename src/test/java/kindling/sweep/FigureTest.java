package kindling.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kindling.train.EpochResult;
import org.junit.jupiter.api.Test;

class FigureTest {
  private static final EpochResult EPOCH = Results.epoch(1, 0.75);

  @Test
  void itIsThatOfTheValidationSet() {
    assertEquals(0.75, Figure.named("accuracy").of(EPOCH));
    assertEquals(0.25, Figure.named("loss").of(EPOCH));
  }

  @Test
  void theScoreIsHigherForTheBetter() {
    assertEquals(0.75, Figure.named("accuracy").score(EPOCH));
    assertEquals(-0.25, Figure.named("loss").score(EPOCH));
    assertEquals(-0.75, Figure.named("accuracy").best(false).score(EPOCH));
  }

  @Test
  void sharesAreShownInPerCentAndTinyErrorsWithAnExponent() {
    assertEquals("97.09 %", Figure.named("accuracy").text(0.97091));
    assertEquals("0.1234", Figure.named("loss").text(0.12341));
    assertEquals("1.234e-05", Figure.named("mean-squared-error").text(1.234e-5));
    assertEquals("0.0000", Figure.named("loss").text(0));
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Figure.named("recall"));
  }
}
