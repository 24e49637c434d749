package kindling.sweep.strategy;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import kindling.config.SweepSettings;
import kindling.config.UserError;
import kindling.math.Seeds;
import kindling.sweep.space.Space;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/** Infinite sequences of points of the unit cube, the same for the same seed. */
final class PointSequence {
  /** The dimensions for which commons-math has direction numbers. */
  private static final int MOST_DIMENSIONS = 1000;

  private PointSequence() {}

  /**
   * Random points. A coordinate depends on the seed, the number of the point and the name of the
   * dimension, but not on the other dimensions (random search: Bergstra, Bengio: Random Search for
   * Hyper-Parameter Optimization, 2012).
   */
  static Supplier<double[]> random(SweepSettings sweep, Space space) {
    List<String> names = space.names();
    return new Supplier<>() {
      private int point;

      @Override
      public double[] get() {
        point++;
        return names.stream()
            .mapToDouble(name -> Seeds.unit(Seeds.mix(sweep.seed(), point, name.hashCode())))
            .toArray();
      }
    };
  }

  /**
   * Points that fill the cube evenly, for any number of points (Sobol': On the Distribution of
   * Points in a Cube, 1967; direction numbers of Joe, Kuo: Constructing Sobol Sequences with Better
   * Two-Dimensional Projections, 2008). All are shifted by the same random vector, with wrap-around
   * (Cranley, Patterson: Randomization of Number Theoretic Methods for Multiple Integration, 1976).
   */
  static Supplier<double[]> sobol(SweepSettings sweep, Space space) {
    List<String> names = space.names();
    if (names.size() > MOST_DIMENSIONS) {
      throw UserError.of(
              "{sweep.space} has %d dimensions, and sobol supports at most %d",
              names.size(), MOST_DIMENSIONS)
          .cure("use {sweep.strategy} = random")
          .key("sweep.strategy");
    }
    SobolSequenceGenerator sequence = new SobolSequenceGenerator(names.size());
    double[] shifts =
        names.stream()
            .mapToDouble(name -> Seeds.unit(Seeds.mix(sweep.seed(), name.hashCode())))
            .toArray();
    return () -> {
      double[] point = sequence.nextVector();
      return IntStream.range(0, point.length)
          .mapToDouble(i -> (point[i] + shifts[i]) % 1)
          .toArray();
    };
  }
}
