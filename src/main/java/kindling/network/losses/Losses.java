package kindling.network.losses;

import java.util.List;
import java.util.function.Function;
import kindling.config.Registry;
import kindling.network.LayerText;
import kindling.network.Loss;

/** The losses that a conf file can name. A new loss adds its line here. */
public final class Losses {
  /** All losses. */
  public static final Registry<Function<LayerText, Loss>> ALL =
      new Registry<>(
          "loss",
          List.of(
              AbsoluteError.KIND,
              Deviance.GAMMA,
              Huber.KIND,
              MeanSquaredError.KIND,
              Deviance.POISSON,
              Quantiles.KIND,
              SigmoidWithLoss.KIND,
              SoftmaxWithLoss.KIND,
              Deviance.TWEEDIE));

  private Losses() {}
}
