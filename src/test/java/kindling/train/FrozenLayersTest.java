package kindling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kindling.config.TrainingSettings.Sampling;
import kindling.config.UserError;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.Workers;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.network.FrozenLayers;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.Network.Placed;
import kindling.network.Workspace;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Momentum;
import kindling.optimize.Regularization;
import kindling.optimize.Rules;
import kindling.optimize.Spans;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightAverage.Exponential;
import org.junit.jupiter.api.Test;

/** What training leaves as it is. */
class FrozenLayersTest {
  private final Network network =
      network("affine 8", "batch-normalization", "relu", "affine 6", "relu", "affine 10");

  private static Network network(String... layers) {
    return NetworkParser.parse(List.of(layers), new SoftmaxWithLoss(), Shape.flat(784));
  }

  @Test
  void frozenArraysKeepTheirBitsInEachTrainingMode() throws IOException {
    FrozenLayers frozen =
        FrozenLayers.of(List.of("layer1", "layer2", "layer4.bias", "layer6.weight"), network);
    Spans spans = new Spans(frozen.spans(network));
    for (Map.Entry<String, UpdateRule> rule : rules(spans).entrySet()) {
      UpdateRule outer =
          new UpdateRule(
              new Momentum(0.5), LearningRate.constant(1), GradientClip.NONE, 0.1, spans);
      Map<String, Function<Workers, TrainingMode>> modes =
          Map.of(
              "aggregate", workers -> new Aggregate(workers, rule.getValue()),
              "all-reduce", workers -> new AllReduce(workers, rule.getValue(), SaveInterval.NEVER),
              "local", workers -> new LocalSgd(workers, rule.getValue(), outer, List.of(2)));
      for (Map.Entry<String, Function<Workers, TrainingMode>> mode : modes.entrySet()) {
        TrainingState state = train(network.freezing(frozen), mode.getValue());
        String what = rule.getKey() + ", " + mode.getKey();
        for (Placed placed : network.parameterArrays()) {
          for (float[] weights : List.of(state.parameters(), state.evaluated())) {
            int[] before = bits(weights(), placed);
            boolean same = Arrays.equals(before, bits(weights, placed));
            assertEquals(frozen.has(placed), same, () -> placed.name() + ", " + what);
          }
        }
      }
    }
  }

  /** All that changes weights besides the gradient. */
  private static Map<String, UpdateRule> rules(Spans spans) {
    GradientClip clip = new GradientClip(0.01, 0.2);
    Regularization limited = new Regularization(0.01, 0.001, 0.3);
    return Map.of(
        "adamw", Rules.rule("adamw", GradientClip.NONE, 0.1, spans),
        "lars", Rules.rule("lars", clip, 0.01, spans),
        "momentum, max-norm, ema",
            Rules.rule("momentum", clip, 0.01, spans)
                .regularizing(limited)
                .averaging(new Exponential(0.9)));
  }

  @Test
  void allReduceHasTheBitsOfAggregateWithFrozenLayers() throws IOException {
    FrozenLayers frozen = FrozenLayers.of(List.of("layer1", "layer2"), network);
    Spans spans = new Spans(frozen.spans(network));
    UpdateRule rule = Rules.rule("adam", new GradientClip(0, 0.2), 0.01, spans);
    TrainingState aggregate =
        train(network.freezing(frozen), workers -> new Aggregate(workers, rule));
    TrainingState allReduce =
        train(
            network.freezing(frozen), workers -> new AllReduce(workers, rule, SaveInterval.NEVER));
    assertArrayEquals(aggregate.weights().joined(), allReduce.weights().joined());
  }

  @Test
  void theGradientOfTheOthersIsThatOfAWholeBackwardPass() {
    Network plain = network("affine 8", "relu", "affine 6", "relu", "affine 10");
    FrozenLayers frozen = FrozenLayers.of(List.of("layer1"), plain);
    float[] weights = Initializer.of("he").parameters(plain, 1);
    float[] whole = gradient(plain, weights);
    float[] partly = gradient(plain.freezing(frozen), weights);
    int from = 784 * 8 + 8;
    assertArrayEquals(new float[from], Arrays.copyOf(partly, from));
    assertArrayEquals(
        Arrays.copyOfRange(whole, from, whole.length),
        Arrays.copyOfRange(partly, from, partly.length));
  }

  @Test
  void frozenBatchNormalizationComputesAsInPrediction() {
    Network frozen = network.freezing(FrozenLayers.of(List.of("layer2"), network));
    float[] weights = weights();
    Workspace workspace = workspace(frozen);
    float[] expected = frozen.scores(5, weights, workspace).clone();
    frozen.gradient(5, weights, workspace, new float[weights.length]);
    assertArrayEquals(expected, workspace.tape().last());
    Workspace trained = workspace(network);
    network.gradient(5, weights, trained, new float[weights.length]);
    assertFalse(Arrays.equals(expected, trained.tape().last()));
  }

  /** As a thread that evaluates has it, because only the training freezes layers. */
  @Test
  void theWorkspaceOfAnEvaluationIsNotReusedForFrozenLayers() {
    Network frozen = network.freezing(FrozenLayers.of(List.of("layer2"), network));
    Workspace evaluation = workspace(network);
    assertSame(evaluation, Workspace.reuse(evaluation, network, 5, 1));
    assertNotSame(evaluation, Workspace.reuse(evaluation, frozen, 5, 1));
  }

  @Test
  void aLayerInsideAnotherHasAName() {
    Network inside = network("affine 8", "residual(affine 8; relu; affine 8)", "affine 10");
    FrozenLayers frozen = FrozenLayers.of(List.of("layer2.layer3"), inside);
    assertEquals(
        List.of("layer2.layer3.weight", "layer2.layer3.bias"),
        inside.parameterArrays().stream().filter(frozen::has).map(Placed::name).toList());
  }

  @Test
  void namesThatCannotBeFrozenAreRefused() {
    assertRefused(
        "network.frozen-layers is \"layer3\", but no layer with weights has this name; it must be some of layer1, layer2, layer4, layer6",
        "layer1",
        "layer3");
    assertRefused(
        "network.frozen-layers is \"layer\", but no layer with weights has this name; it must be some of layer1, layer2, layer4, layer6",
        "layer");
    assertRefused(
        "network.frozen-layers has the running statistics layer2.mean, which can only be frozen with their whole layer; name layer2",
        "layer2.mean");
    assertRefused(
        "network.frozen-layers has all layers, so there is nothing to train; leave one out, such as the last, layer6",
        "layer1",
        "layer2",
        "layer4",
        "layer6");
  }

  private void assertRefused(String message, String... names) {
    UserError error = assertThrows(UserError.class, () -> FrozenLayers.of(List.of(names), network));
    assertEquals(message, error.getMessage());
  }

  private static int[] bits(float[] weights, Placed placed) {
    int[] bits = new int[placed.array().size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(weights[placed.offset() + i]);
    }
    return bits;
  }

  /** Not the initial ones: biases other than 0, some of them -0, and statistics of some batches. */
  private float[] weights() {
    float[] weights = Initializer.of("he").parameters(network, 1);
    for (Placed placed : network.parameterArrays()) {
      for (int i = placed.offset(); i < placed.offset() + placed.array().size(); i++) {
        weights[i] = i % 5 == 0 ? -0f : weights[i] + 0.01f * (i % 7);
      }
    }
    return weights;
  }

  private static Workspace workspace(Network network) {
    Workspace workspace = new Workspace(network, 5, 1);
    for (int i = 0; i < 5 * 784; i++) {
      workspace.inputs()[i] = (i * 31 % 97) / 97f;
    }
    return workspace;
  }

  private static float[] gradient(Network network, float[] weights) {
    float[] gradient = new float[weights.length];
    Arrays.fill(gradient, 7);
    network.gradient(5, weights, workspace(network), gradient);
    return gradient;
  }

  private TrainingState train(Network trained, Function<Workers, TrainingMode> modeOf)
      throws IOException {
    try (LocalWorkers workers = Mnist.workers(trained, Sampling.PERMUTATION, 50, 2, 199, 2)) {
      TrainingMode mode = modeOf.apply(workers);
      TrainingState state = new TrainingState(mode.initial(weights()), 4);
      new Trainer(workers, mode, EarlyStopping.NEVER, List.of(Split.TRAIN), List.of())
          .train(state, 2);
      return state;
    }
  }
}
