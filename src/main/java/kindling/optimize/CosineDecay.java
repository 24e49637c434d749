package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * Falls along half a cosine, {@code f + (1 - f)·(1 + cos(π·t / T)) / 2} (Loshchilov, Hutter: SGDR,
 * ICLR 2017, eq. 5, without restarts).
 *
 * @param last f, the factor after all steps, 0 to 1
 * @param steps T, at least 1
 */
public record CosineDecay(double last, long steps) implements Schedule {
  static final Entry<Function<Parameters, Schedule>> KIND =
      new Entry<>(
          "cosine",
          "cosine",
          "f + (1 - f)·(1 + cos(π·t / T)) / 2",
          "falls along half a cosine from 1 to f = final-fraction, over the T steps of the training after the warm-up",
          "Loshchilov and Hutter, 2017",
          p -> new CosineDecay(p.finalFraction(), p.steps()));

  @Override
  public boolean spansAllEpochs() {
    return true;
  }

  @Override
  public double factor(long done) {
    double part = (double) Math.min(done, steps) / steps;
    return last + (1 - last) * (1 + StrictMath.cos(Math.PI * part)) / 2;
  }
}
