package kindling.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  @Test
  void sgdGoesAgainstTheGradient() {
    float[] w = {1, 2};
    new WeightUpdate(new UpdateRule(new Sgd(), 0.5), Weights.of(w))
        .take(1, new float[] {6, -12}, 1f / 3);
    assertArrayEquals(new float[] {0, 4}, w);
  }

  @Test
  void momentumKeepsItsVelocity() {
    // v = 0.5·v + dw, w -= 0.1·v by hand: v = 2, 3, 3.5; w = 1 - 0.2 - 0.3 - 0.35.
    UpdateRule rule = new UpdateRule(new Momentum(0.5), 0.1);
    float[] w = {1};
    Weights weights = rule.initial(w);
    WeightUpdate update = new WeightUpdate(rule, weights);
    for (int step = 1; step <= 3; step++) {
      update.take(step, new float[] {2}, 1);
    }
    assertArrayEquals(new float[] {0.15f}, w, 1e-6f);
    assertArrayEquals(new float[] {3.5f}, weights.state()[0]);
  }

  @Test
  void aLongGradientIsScaledDownToTheNormAndAShortOneLeftAlone() {
    float[] w = new float[3000];
    float[] gradient = new float[3000];
    Random random = new Random(1);
    double squares = 0;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) random.nextGaussian();
      squares += (double) gradient[i] * gradient[i];
    }
    float[] given = gradient.clone();
    new WeightUpdate(new UpdateRule(new Sgd(), 1, GradientClip.byNorm(2)), Weights.of(w))
        .take(1, gradient, 1);
    for (int i = 0; i < w.length; i++) {
      assertEquals(-given[i] * 2 / Math.sqrt(squares), w[i], 1e-6);
    }
    float[] unclipped = new float[3000];
    new WeightUpdate(new UpdateRule(new Sgd(), 1, GradientClip.byNorm(100)), Weights.of(unclipped))
        .take(1, given.clone(), 1);
    for (int i = 0; i < w.length; i++) {
      assertEquals(-given[i], unclipped[i]);
    }
  }

  @Test
  void anUnknownNameIsAnErrorThatListsTheKnownOnes() {
    UserError error = assertThrows(UserError.class, () -> Optimizer.of("magic", Rules.USUAL));
    assertEquals(
        "optimizer.name is \"magic\"; it must be one of adagrad, adam, adamw, lars, lazy-adam, lazy-adamw, lazy-momentum, momentum, nesterov, rmsprop, sgd",
        error.getMessage());
  }
}
