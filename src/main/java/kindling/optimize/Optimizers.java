package kindling.optimize;

import java.util.List;
import java.util.function.Function;
import kindling.config.Registry;
import kindling.optimize.Optimizer.Hyperparameters;

/** The optimizers that a conf file can name. A new optimizer adds its line here. */
public final class Optimizers {
  /** All of them. */
  public static final Registry<Function<Hyperparameters, Optimizer>> ALL =
      new Registry<>(
          "optimizer",
          List.of(
              Adagrad.KIND,
              Adam.KIND,
              AdamW.KIND,
              Lars.KIND,
              Lazy.ADAM,
              Lazy.ADAM_W,
              Lazy.MOMENTUM,
              Momentum.KIND,
              Nesterov.KIND,
              RmsProp.KIND,
              Sgd.KIND));

  private Optimizers() {}
}
