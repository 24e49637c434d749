package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.ColumnShuffle;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.data.features.FeatureType;
import kindling.metrics.Evaluation;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.layers.Relu;
import kindling.network.losses.MeanSquaredError;
import org.junit.jupiter.api.Test;

/** The error of predictions when the values of a column are exchanged between the rows. */
class ShuffledEvaluationTest {
  private static final int ROWS = 700;
  private static final int INPUTS = 4;
  private static final int HIDDEN = 3;

  private final Network network =
      new Network(
          List.of(new Affine(INPUTS, HIDDEN), new Relu(HIDDEN), new Affine(HIDDEN, 1)),
          new MeanSquaredError());
  private final float[] parameters = parameters();
  private final Block block = block();

  /** Feature 2 has no influence. The label is what the network predicts. */
  private float[] parameters() {
    Random random = new Random(5);
    float[] parameters = new float[network.parameters()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextGaussian();
    }
    Arrays.fill(parameters, 2 * HIDDEN, 3 * HIDDEN, 0f);
    return parameters;
  }

  private Block block() {
    Random random = new Random(6);
    BlockPacker packer = new BlockPacker(new RowLayout(INPUTS, 1, FeatureType.FLOATS));
    for (int row = 0; row < ROWS; row++) {
      float[] x = new float[INPUTS];
      for (int j = 0; j < INPUTS; j++) {
        x[j] = (float) random.nextGaussian();
      }
      packer.add(row, new float[] {(float) predicted(x)}, x);
    }
    return packer.block();
  }

  /** A naive network, in double precision. */
  private double predicted(float[] x) {
    int second = HIDDEN * (INPUTS + 1);
    double score = parameters[second + HIDDEN];
    for (int k = 0; k < HIDDEN; k++) {
      double sum = parameters[INPUTS * HIDDEN + k];
      for (int j = 0; j < INPUTS; j++) {
        sum += (double) x[j] * parameters[j * HIDDEN + k];
      }
      score += Math.max(0, sum) * parameters[second + k];
    }
    return score;
  }

  private Evaluation evaluate(Block rows) {
    BlockEvaluation work = new BlockEvaluation(network, 1, 1, 1);
    return work.evaluate(rows, parameters, work.workspace(null), null);
  }

  @Test
  void aColumnWithoutInfluenceChangesNothing() {
    assertEquals(evaluate(block), evaluate(new ColumnShuffle(2, 3, 1).of(block, 0)));
  }

  @Test
  void aDecisiveColumnCostsMuch() {
    assertEquals(0, evaluate(block).meanAbsoluteError(), 1e-6);
    assertTrue(evaluate(new ColumnShuffle(0, 2, 1).of(block, 0)).meanAbsoluteError() > 0.5);
  }

  @Test
  void theErrorIsThatOfANaiveReference() {
    ColumnShuffle shuffle = new ColumnShuffle(0, 2, 3);
    Block shuffled = shuffle.of(block, 4);
    float[] x = new float[INPUTS];
    float[] y = new float[1];
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      shuffled.gather(new int[] {row}, 1, new Scaling(1, 1), x, y, new float[1]);
      sum += Math.abs(predicted(x) - y[0]);
    }
    assertEquals(sum / ROWS, evaluate(shuffled).meanAbsoluteError(), 1e-5);
  }
}
