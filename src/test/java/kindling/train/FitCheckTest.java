package kindling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import kindling.config.TrainingSettings.Sampling;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.data.Augmentation;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.data.Shape;
import kindling.data.features.FeatureType;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.Workers;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.Evaluation;
import kindling.network.Initializer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.MeanSquaredError;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Adam;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Sgd;
import kindling.optimize.Spans;
import kindling.optimize.UpdateRule;
import org.junit.jupiter.api.Test;

class FitCheckTest {
  private static final int ROWS = 400;
  private static final Loss CLASSES = new SoftmaxWithLoss();
  private static final Loss NUMBERS = new MeanSquaredError();

  private final List<String> warnings = new ArrayList<>();
  private int stepsPerEpoch = 20;

  @Test
  void pricesThatAreNotScaledAreWarnedOfInEveryMode() {
    UpdateRule adam =
        new UpdateRule(
            new Adam(0.9, 0.999, 1e-8),
            LearningRate.constant(0.001),
            GradientClip.NONE,
            0,
            Spans.WEIGHTS);
    UpdateRule average = new UpdateRule(new Sgd(), 1);
    List<Function<Workers, TrainingMode>> modes =
        List.of(
            workers -> new Aggregate(workers, adam),
            workers -> new AllReduce(workers, adam, new SaveInterval(0, null)),
            workers -> new LocalSgd(workers, adam, average, List.of(2)));
    for (Function<Workers, TrainingMode> mode : modes) {
      warnings.clear();
      train(NUMBERS, 5e8f, 100, mode, 5);
      assertEquals(1, warnings.size(), warnings::toString);
      assertTrue(
          warnings
              .get(0)
              .matches(
                  "after epoch 3 the network predicts no better than the mean of the label: its loss over the training set is .*e\\+17, that of a constant prediction 3\\.907e\\+15\\. Scale the label, whose values are about 5\\.3e\\+08 in size, and the features to about -1 to 1; then try a smaller or larger optimizer.learning-rate, .*"),
          warnings::toString);
    }
  }

  @Test
  void whatIsLearnedIsNotWarnedOf() {
    UpdateRule sgd = new UpdateRule(new Sgd(), 0.1);
    train(NUMBERS, 1, 1, workers -> new Aggregate(workers, sgd), 5);
    train(CLASSES, 1, 1, workers -> new Aggregate(workers, sgd), 5);
    assertEquals(List.of(), warnings);
  }

  @Test
  void classesThatAreNotLearnedAreWarnedOf() {
    UpdateRule tiny = new UpdateRule(new Sgd(), 1e-12);
    train(CLASSES, 1, 1000, workers -> new Aggregate(workers, tiny), 4);
    assertEquals(1, warnings.size());
    assertTrue(
        warnings.get(0).contains("no better than the frequency of each class")
            && warnings.get(0).contains(". Scale the features to about -1 to 1, if they are not;"),
        warnings::toString);
  }

  @Test
  void itTakesThreeEpochsInARow() {
    epochs(2.0, 2.0);
    epochs(2.0, 0.9, 2.0, 2.0, 0.9);
    // A plateau of two epochs, and an end that is better.
    epochs(1.0, 1.0, 0.98, 0.5);
    assertEquals(List.of(), warnings);
    epochs(1.0, 1.0, 1.0);
    assertEquals(1, warnings.size());
  }

  @Test
  void aFewStepsOverASmallSetAreNoReasonBeforeTheEnd() {
    stepsPerEpoch = 2;
    double[] losses = new double[30];
    Arrays.fill(losses, 1.0);
    losses[29] = 0.5;
    epochs(Arrays.copyOfRange(losses, 6, 30));
    assertEquals(List.of(), warnings);
    epochs(losses);
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("after epoch 25 "), warnings::toString);
    epochs(1.0, 1.0, 1.0);
    assertEquals(2, warnings.size());
  }

  @Test
  void aLossThatFallsIsWaitedForUntilTheTrainingEnds() {
    epochs(9.0, 6.0, 4.0, 2.5, 1.5, 0.9);
    assertEquals(List.of(), warnings);
    epochs(9.0, 6.0, 4.0, 2.5);
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("after epoch 4 "), warnings::toString);
  }

  @Test
  void itIsSaidOnce() {
    epochs(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
    assertEquals(1, warnings.size());
  }

  @Test
  void labelsThatAreAllTheSameAreNoReason() {
    UpdateRule sgd = new UpdateRule(new Sgd(), 1e-9);
    train(NUMBERS, 0, 1, workers -> new Aggregate(workers, sgd), 4);
    assertEquals(List.of(), warnings);
  }

  @Test
  void anInfiniteLossNamesScalingFirstWhereTheLossBeganHigh() {
    UpdateRule sgd = new UpdateRule(new Sgd(), 0.1);
    UserError error =
        assertThrows(
            UserError.class,
            () -> train(NUMBERS, 5e8f, 100, workers -> new Aggregate(workers, sgd), 5));
    assertTrue(
        error
            .getMessage()
            .matches(
                "after step \\d+: loss is (NaN|Infinity); .*; scale the features and a numeric label to about -1 to 1, because the loss began at \\d.*e\\+17; or lower optimizer.learning-rate"),
        error::getMessage);
    UpdateRule far = new UpdateRule(new Sgd(), 1e30);
    error =
        assertThrows(
            UserError.class, () -> train(NUMBERS, 1, 1, workers -> new Aggregate(workers, far), 5));
    assertTrue(error.getMessage().contains("; lower optimizer.learning-rate, or set"));
  }

  /** Epochs with such losses over a training set whose best constant has a loss of 1. */
  private void epochs(double... losses) {
    float[] labels = {-1, 1};
    try (LocalWorkers workers = workers(NUMBERS, labels, 1)) {
      FitCheck check = new FitCheck(workers, NUMBERS, Warnings.onCommandLine(warnings::add));
      TrainingState state = new TrainingState(new float[1], 0, stepsPerEpoch);
      for (double loss : losses) {
        Evaluation train = new Evaluation(10, 10 * loss, 0, 0, 0, 0);
        check.epochDone(
            state, state.endEpoch(new Evaluations(train, Evaluation.NONE, Evaluation.NONE), 0));
      }
      check.finished(state);
    }
  }

  private void train(
      Loss loss, float labelScale, float scale, Function<Workers, TrainingMode> mode, int epochs) {
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] =
          loss == CLASSES ? row % 2 : labelScale * (1 + 0.5f * (features(row, 1)[0] - 0.5f));
    }
    try (LocalWorkers workers = workers(loss, labels, scale)) {
      float[] parameters = Initializer.of("he").parameters(network(loss), 1);
      TrainingMode steps = mode.apply(workers);
      TrainingState state = new TrainingState(parameters, steps.stateArrays(), 20);
      new Trainer(
              workers,
              steps,
              List.of(new FitCheck(workers, loss, Warnings.onCommandLine(warnings::add))))
          .train(state, epochs);
    }
  }

  private static Network network(Loss loss) {
    return NetworkParser.parse(
        List.of("affine 8", "relu", loss == CLASSES ? "affine 2" : "affine 1"),
        loss,
        Shape.flat(3));
  }

  /** A block per shard of two; the first feature also tells the class. */
  private static LocalWorkers workers(Loss loss, float[] labels, float scale) {
    List<Block> blocks = new ArrayList<>();
    for (int shard = 0; shard < 2; shard++) {
      BlockPacker packer = new BlockPacker(new RowLayout(3, 1, FeatureType.FLOATS));
      for (int row = shard; row < labels.length; row += 2) {
        packer.add(row, new float[] {labels[row]}, features(row, scale));
      }
      blocks.add(packer.block());
    }
    int[] rows = blocks.stream().mapToInt(Block::rows).toArray();
    BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, Math.max(1, labels.length / 20), rows);
    return new LocalWorkers(
        new BlockGradient(network(loss), plan, 1, new Scaling(1, 1), Augmentation.NONE),
        new BlockEvaluation(network(loss), 1, 1, 1),
        Map.of(Split.TRAIN, blocks),
        1);
  }

  private static float[] features(int row, float scale) {
    Random random = new Random(row);
    float first = (row % 2 + random.nextFloat()) / 2;
    return new float[] {scale * first, scale * random.nextFloat(), scale * random.nextFloat()};
  }
}
