package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.features.FeatureType;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Mistakes;
import kindling.metrics.Mistakes.Mistake;
import kindling.metrics.PredictionDetails;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.layers.Affine;
import kindling.network.losses.SoftmaxWithLoss;
import org.junit.jupiter.api.Test;

/** Rows of two features, of the class of the larger one; one has the wrong label. */
class PredictionDetailsTest {
  private static final float[] IDENTITY = {1, 0, 0, 1, 0, 0};

  private final BlockEvaluation work =
      new BlockEvaluation(
          new Network(List.of(new Affine(2, 2)), new SoftmaxWithLoss()), 1, 0.5f, 1);

  @Test
  void everyRowIsInTheMatrixAndMistakesAreBroughtHomeAsTheDataHasThem() {
    PredictionDetails details = new PredictionDetails(new ConfusionMatrix(2), new Mistakes(5));
    Workspace workspace = work.workspace(null);
    work.examine(block(), IDENTITY, workspace, details);
    assertArrayEquals(new long[] {2, 1, 0, 1}, details.matrix().counts());
    assertEquals(1, details.mistakes().fromWorst().size());
    Mistake mistake = details.mistakes().fromWorst().get(0);
    assertEquals(12, mistake.key());
    assertEquals(0, mistake.truth());
    assertEquals(1, mistake.guess());
    assertEquals(1 / (1 + Math.exp(0.5 * (1 - 4))), mistake.probability(), 1e-6);
    assertArrayEquals(new float[] {1, 4}, mistake.features());
  }

  @Test
  void itCountsWhatAnEvaluationCounts() {
    ConfusionMatrix matrix = work.matrix();
    Workspace workspace = work.workspace(null);
    work.evaluate(block(), IDENTITY, workspace, matrix);
    PredictionDetails details = new PredictionDetails(work.matrix(), new Mistakes(0));
    work.examine(block(), IDENTITY, workspace, details);
    assertArrayEquals(matrix.counts(), details.matrix().counts());
  }

  private static Block block() {
    BlockPacker packer = new BlockPacker(new RowLayout(2, 1, FeatureType.FLOATS));
    packer.add(10, new float[] {0}, new float[] {3, 1});
    packer.add(11, new float[] {1}, new float[] {0, 2});
    packer.add(12, new float[] {0}, new float[] {1, 4});
    packer.add(13, new float[] {0}, new float[] {1, 1});
    return packer.block();
  }
}
