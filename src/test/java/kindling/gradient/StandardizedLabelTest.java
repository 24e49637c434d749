package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.features.FeatureType;
import kindling.metrics.Evaluation;
import kindling.metrics.scores.LabelUnits;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.losses.MeanSquaredError;
import org.junit.jupiter.api.Test;

/** Labels that are divided by 10 for training. */
class StandardizedLabelTest {
  private final Network network = new Network(List.of(new Affine(2, 1)), new MeanSquaredError());
  private final float[] parameters = Initializer.of("he").parameters(network, 1);
  private final BlockEvaluation standardized = new BlockEvaluation(network, 1, 1, 1);
  private final BlockEvaluation inUnit = standardized.inUnits(new LabelUnits(10));

  @Test
  void theAbsoluteErrorIsInTheUnitOfTheLabel() {
    double error = evaluate(standardized).meanAbsoluteError();
    assertEquals(10 * error, evaluate(inUnit).meanAbsoluteError(), 1e-9);
  }

  @Test
  void theSquaredErrorIsInTheSquareOfTheUnit() {
    double error = evaluate(standardized).meanSquaredError();
    assertEquals(100 * error, evaluate(inUnit).meanSquaredError(), 1e-9);
  }

  @Test
  void theLossIsThatOfTheTraining() {
    assertEquals(evaluate(standardized).loss(), evaluate(inUnit).loss());
  }

  @Test
  void aFactorForWeightsKeepsTheUnit() {
    assertEquals(
        evaluate(inUnit).meanAbsoluteError(), evaluate(inUnit.weighing(2)).meanAbsoluteError());
  }

  private Evaluation evaluate(BlockEvaluation evaluation) {
    return evaluation.evaluate(block(), parameters, evaluation.workspace(null), null);
  }

  private static Block block() {
    BlockPacker packer = new BlockPacker(new RowLayout(2, 1, FeatureType.FLOATS));
    packer.add(1, new float[] {0.5f}, new float[] {1, 2});
    packer.add(2, new float[] {-1.5f}, new float[] {3, -1});
    return packer.block();
  }
}
