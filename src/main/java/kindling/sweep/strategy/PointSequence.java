package kindling.sweep.strategy;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import kindling.config.SweepSettings;
import kindling.config.UserError;
import kindling.math.Seeds;
import kindling.sweep.space.Space;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/** Endless rows of points of the unit cube, the same ones for the same seed. */
final class PointSequence {
  /** Those that commons-math has direction numbers for. */
  private static final int MOST_DIMENSIONS = 1000;

  private PointSequence() {}

  /**
   * Any points. A number depends on the seed, the point's own number and the dimension's name, so
   * that another dimension changes nothing about it (random search: Bergstra, Bengio: Random Search
   * for Hyper-Parameter Optimization, 2012).
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
   * Points that fill the cube evenly, however many are taken (Sobol': On the Distribution of Points
   * in a Cube, 1967; direction numbers of Joe, Kuo: Constructing Sobol Sequences with Better
   * Two-Dimensional Projections, 2008), moved all by the same random way, around the edges
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
