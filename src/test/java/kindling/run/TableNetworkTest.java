package kindling.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.MeanSquaredError;
import kindling.store.Model;
import kindling.tables.LabelRange;
import kindling.tables.NumberTarget;
import kindling.tables.Table;
import org.junit.jupiter.api.Test;

class TableNetworkTest {
  private static final String CONF =
      """
      network {
        layers = [
          affine 8
          relu
          affine 3 -> 2
        ]
      }
      """;

  /** The user counts the lines of the conf file, in which there is no embedding. */
  @Test
  void anErrorOfALayerHasTheLineOfThatLayer() {
    Settings settings = TableNetwork.withEmbeddings(settings(), table(2));
    assertEquals("embedding 3x2", settings.network().layers().get(0));
    UserError error =
        assertThrows(UserError.class, () -> NetworkOfSettings.network(settings, Shape.flat(1)));
    assertEquals(
        "my.conf: 5: layer 4 (affine 3 -> 2): takes 3 inputs, but layer 3 gives 8",
        error.getMessage());
  }

  @Test
  void noEmbeddingIsAddedToATableWithoutAny() {
    Settings settings = settings();
    assertSame(settings, TableNetwork.withEmbeddings(settings, table(0)));
    assertSame(settings, TableNetwork.withEmbeddings(settings, null));
  }

  @Test
  void aModelOfStandardisedLabelsPredictsThemInTheirUnits() {
    Network network =
        NetworkParser.parse(
            List.of("affine 2 -> 1", "tanh", "affine 2"), new MeanSquaredError(), Shape.flat(2));
    float[] weights = {1, 2, 3, 0.5f, -1, 0.25f, 0};
    Table table =
        table(0).afterStandardising(List.of(new NumberTarget(100, 10), new NumberTarget(-1, 0.5)));
    Model model = TableNetwork.inOwnUnits(new Model(network, weights, 1, "{}", table));
    assertArrayEquals(new float[] {1, 2, 3, 5, -0.5f, 102.5f, -1}, model.parameters());
    assertEquals(List.of(), model.table().orElseThrow().standardised());
    assertSame(model, TableNetwork.inOwnUnits(model));
    assertEquals(0.5f, weights[3], "the training goes on with these");
  }

  @Test
  void anEnsembleOfStandardisedLabelsPredictsThemInTheirUnits() {
    for (String layers :
        List.of("ensemble(3; affine 4; tanh; affine 2)", "ensemble(3; affine 2)")) {
      Network network = NetworkParser.parse(List.of(layers), new MeanSquaredError(), Shape.flat(2));
      float[] weights = Initializer.of("he").parameters(network, 1);
      weights[weights.length - 1] = 0.25f;
      Table table =
          table(0)
              .afterStandardising(List.of(new NumberTarget(100, 10), new NumberTarget(-1, 0.5)));
      Model trained = new Model(network, weights, 1, "{}", table);
      float[] standardised = scores(trained);
      float[] numbers = scores(TableNetwork.inOwnUnits(trained));
      assertArrayEquals(
          new float[] {100 + 10 * standardised[0], -1 + 0.5f * standardised[1]}, numbers, 1e-4f);
    }
  }

  private static float[] scores(Model model) {
    Workspace workspace = new Workspace(model.network(), 1, 2);
    workspace.inputs()[0] = 0.7f;
    workspace.inputs()[1] = -1.2f;
    return model.network().scores(1, model.parameters(), workspace).clone();
  }

  @Test
  void anEnsembleStandsAfterTheEmbedding() {
    Settings settings =
        SettingsReader.ofText(
                "network { layers = [affine 8, relu, affine 2], ensemble = 4 }",
                "my.conf",
                List.of())
            .settings();
    Network network =
        NetworkOfSettings.network(TableNetwork.withEmbeddings(settings, table(2)), Shape.flat(1));
    assertEquals(
        List.of(
            "embedding 3x2",
            "ensemble(4; affine 2 -> 8; relu; affine 8 -> 2)",
            "the mean of 4 members"),
        network.layers().stream().map(Object::toString).toList());
  }

  @Test
  void withALogLinkOnlyTheBiasesChange() {
    Network network =
        NetworkParser.parse(
            List.of("affine 2 -> 1", "tanh", "affine 2"),
            NetworkParser.loss("poisson"),
            Shape.flat(2));
    float[] weights = {1, 2, 3, 0.5f, -1, 0.25f, 0};
    NumberTarget few = new NumberTarget(0, 1, LabelRange.NOT_NEGATIVE);
    NumberTarget many = new NumberTarget(0, Math.exp(3), LabelRange.NOT_NEGATIVE);
    Table table = table(0).afterStandardising(List.of(few, many));
    Model model = TableNetwork.inOwnUnits(new Model(network, weights, 1, "{}", table));
    assertArrayEquals(new float[] {1, 2, 3, 0.5f, -1, 0.25f, 3}, model.parameters());
  }

  private static Settings settings() {
    return SettingsReader.ofText(CONF, "my.conf", List.of()).settings();
  }

  private static Table table(int embedding) {
    Map<String, Object> column =
        Map.of(
            "name",
            "city",
            "type",
            "text",
            "kind",
            "category",
            "levels",
            List.of("a", "b"),
            "other",
            false,
            "missing",
            false,
            "embedding",
            embedding);
    return Table.read(
        Map.of(
            "version", 1, "label", "y", "missing", new ArrayList<>(), "columns", List.of(column)));
  }
}
