package kindling.optimize;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kindling.optimize.Optimizer.Hyperparameters;
import kindling.optimize.Span.Role;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The update of all weights of a network from the sum of gradients, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@org.openjdk.jmh.annotations.Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class UpdateBench {
  /** 39,760 parameters are the small network of submit/bench, 535,818 the mid one. */
  @Param({"39760", "535818"})
  private int parameters;

  @Param({"sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "lars"})
  private String optimizer;

  private float[] gradient;
  private WeightUpdate plain;
  private WeightUpdate decaying;
  private WeightUpdate clipping;
  private long step = 1000;

  /** Fills everything with random numbers. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    float[] weights = new float[parameters];
    gradient = new float[parameters];
    for (int i = 0; i < parameters; i++) {
      weights[i] = (float) random.nextGaussian();
      gradient[i] = (float) random.nextGaussian();
    }
    plain = update(weights, 0, 0);
    decaying = update(weights, 1e-4, 0);
    clipping = update(weights, 0, 1);
  }

  private WeightUpdate update(float[] weights, double decay, double norm) {
    Optimizer named =
        Optimizer.of(optimizer, new Hyperparameters(0.9, 0.9, 0.999, 0.99, 1e-8, 0.001));
    Spans spans =
        new Spans(
            List.of(
                new Span(0, parameters - 10, Role.WEIGHT),
                new Span(parameters - 10, parameters, Role.BIAS)));
    UpdateRule rule =
        new UpdateRule(named, LearningRate.constant(1e-9), GradientClip.byNorm(norm), decay, spans);
    Weights initial = rule.initial(weights);
    Arrays.stream(initial.state()).forEach(array -> Arrays.fill(array, 1e-3f));
    return new WeightUpdate(rule, initial);
  }

  /** The optimizer alone, including the division of the sum to a mean. */
  @Benchmark
  public void plain() {
    take(plain);
  }

  /** With weight decay. */
  @Benchmark
  public void decaying() {
    take(decaying);
  }

  /** With the norm of the gradient. */
  @Benchmark
  public void clipping() {
    take(clipping);
  }

  private void take(WeightUpdate update) {
    update.take(step++, gradient, 1f);
  }
}
