package kindling.network.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.Targets;
import kindling.network.Workspace;
import kindling.network.layers.Members;
import kindling.network.layers.NetworkParser;
import kindling.network.layers.members.MemberMean;
import kindling.network.links.LogLink;
import org.junit.jupiter.api.Test;

class DevianceTest {
  @Test
  void aPerfectPredictionHasNone() {
    for (String text : List.of("poisson", "tweedie 1.4", "gamma")) {
      Targets targets = new Targets(1, 1);
      targets.labels()[0] = 2.5f;
      Loss loss = NetworkParser.loss(text);
      assertEquals(0, loss.loss(1, 1, new float[] {2.5f}, targets), 1e-12, text);
      assertTrue(loss.loss(1, 1, new float[] {2.4f}, targets) > 1e-4, text);
      assertTrue(loss.loss(1, 1, new float[] {2.6f}, targets) > 1e-4, text);
    }
  }

  @Test
  void theScoresOfANetworkAreItsMeans() {
    Network network = parse("affine 1", "poisson");
    Workspace workspace = new Workspace(network, 1, 1);
    workspace.inputs()[0] = 3;
    float[] scores = network.scores(1, new float[] {0.5f, -1}, workspace);
    assertEquals(Math.exp(0.5), scores[0], 1e-6);
  }

  @Test
  void theMembersOfAnEnsembleHaveTheLinkBeforeTheirMean() {
    Network network = parse("ensemble(3; affine 2; tanh; affine 1)", "gamma");
    assertEquals(new LogLink(3), network.layers().get(1));
    assertTrue(network.layers().get(2) instanceof MemberMean);
    assertEquals(new LogLink(3), Members.trained(network).layers().get(1));
  }

  @Test
  void anOffsetNeedsALogLinkAndTheFirstLayer() {
    assertOffsetError(
        "an offset is added to the score before the exponential function of a log link, which network.loss = mean-squared-error does not have; set network.loss to poisson, gamma or tweedie, or ignore the column",
        "mean-squared-error",
        "embedding 1 offset",
        "affine 1");
    for (String layer :
        List.of("embedding 1 offset", "ensemble(2; embedding 1 offset; affine 1)")) {
      assertOffsetError(
          "an offset must be a part of the first layer, embedding", "poisson", "affine 2", layer);
    }
    assertOffsetError(
        "layer 1 (embedding offset): there must be a part besides the offset",
        "poisson",
        "embedding offset",
        "affine 1");
  }

  private static void assertOffsetError(String expected, String loss, String... layers) {
    UserError error =
        assertThrows(
            UserError.class,
            () -> NetworkParser.parse(List.of(layers), NetworkParser.loss(loss), Shape.flat(2)));
    assertEquals(expected, error.getMessage());
  }

  @Test
  void aPowerOutsideOfOneToTwoIsRefused() {
    assertEquals("tweedie 1.5", NetworkParser.loss("tweedie").toString());
    for (String text : List.of("tweedie 1", "tweedie 2", "tweedie -1", "tweedie NaN")) {
      UserError error = assertThrows(UserError.class, () -> NetworkParser.loss(text));
      assertEquals(
          "network.loss (%s): its power must be above 1 and below 2; 1 is the loss poisson, and 2 is gamma"
              .formatted(text),
          error.getMessage());
    }
  }

  private static Network parse(String layer, String loss) {
    return NetworkParser.parse(List.of(layer), NetworkParser.loss(loss), Shape.flat(1));
  }
}
