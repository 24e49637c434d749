package kindling.gradient;

import java.io.Serial;
import java.io.Serializable;
import kindling.metrics.scores.Decision;
import kindling.network.Loss;
import kindling.network.Network;

/** The output of a row that {@link IntegratedGradients} explain: that of the prediction. */
@FunctionalInterface
public interface ExplainedOutput extends Serializable {
  /** The output for the row whose scores begin at {@code from}, (outputs). */
  int of(float[] scores, int from);

  /** The class that a network predicts, or the only number. */
  static ExplainedOutput predicted(Network network) {
    boolean ofClass = network.loss().labels() == Loss.Labels.CLASS;
    return new Predicted(network.decision(), ofClass ? network.outputs() : 1);
  }

  /**
   * The predicted output.
   *
   * @param outputs of which it is one
   */
  record Predicted(Decision decision, int outputs) implements ExplainedOutput {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public int of(float[] scores, int from) {
      return outputs == 1 ? 0 : decision.predictedClass(scores, from, outputs);
    }
  }
}
