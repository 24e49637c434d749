package kindling.optimize;

import java.util.List;
import java.util.function.Function;
import kindling.config.Registry;
import kindling.optimize.Schedule.Parameters;

/** The learning-rate schedules that a conf file can name. A new schedule adds its line here. */
public final class Schedules {
  /** All of them. */
  public static final Registry<Function<Parameters, Schedule>> ALL =
      new Registry<>(
          "schedule",
          List.of(
              Constant.KIND,
              CosineDecay.KIND,
              ExponentialDecay.KIND,
              OneCycle.KIND,
              ReduceOnPlateau.KIND,
              StepDecay.KIND));

  private Schedules() {}
}
