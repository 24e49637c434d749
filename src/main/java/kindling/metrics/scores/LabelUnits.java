package kindling.metrics.scores;

import java.io.Serial;
import java.io.Serializable;

/**
 * The units of predicted numbers: the standard deviations by which labels are divided for training,
 * one for each output, or one for all.
 */
public final class LabelUnits implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Labels that are not divided. */
  public static final LabelUnits NONE = new LabelUnits(1);

  private final double[] ofOutputs;

  /** The units, each above 0. */
  public LabelUnits(double... ofOutputs) {
    this.ofOutputs = ofOutputs.clone();
  }

  /** That of an output. */
  public double of(int output) {
    return ofOutputs[ofOutputs.length == 1 ? 0 : output];
  }
}
