package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.MeanSquaredError;
import org.junit.jupiter.api.Test;

class TargetsTest {
  @Test
  void theLastLayerOfTheNetworkOrOfItsMembersMustBeAffine() {
    assertDoesNotThrow(() -> Targets.requireAffine(network("affine 2")));
    assertDoesNotThrow(
        () -> Targets.requireAffine(network("ensemble(2; affine 3; tanh; affine 2)")));
    for (List<String> layers :
        List.of(List.of("affine 2", "tanh"), List.of("ensemble(2; affine 2; tanh)"))) {
      UserError error =
          assertThrows(
              UserError.class, () -> Targets.requireAffine(network(layers.toArray(String[]::new))));
      assertEquals(
          "param layers: the last layer is tanh; for several labels of a table it must be affine",
          error.getMessage());
    }
  }

  private static Network network(String... layers) {
    return NetworkParser.parse(List.of(layers), new MeanSquaredError(), Shape.flat(3));
  }
}
