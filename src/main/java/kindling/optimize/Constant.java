package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/** The same learning rate for all steps. */
public record Constant() implements Schedule {
  static final Entry<Function<Parameters, Schedule>> KIND =
      new Entry<>("constant", "constant", "1", "stays the same", "", p -> new Constant());

  @Override
  public double factor(long done) {
    return 1;
  }
}
