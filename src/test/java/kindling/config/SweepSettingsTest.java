package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kindling.config.SweepSettings.StrategyName;
import kindling.metrics.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepSettingsTest {
  private static final String VALIDATED = "data { train = t, validation-share = 0.1 }\n";
  private static final String SEARCHED =
      "sweep.search { optimizer.learning-rate = [0.1, 1e-2], training.batch-size = [64] }";
  private static final String WIDE =
      """
      data { train = t, validation-share = 0.1 }
      variables.width = 50
      network.layers = [affine 784 -> ${variables.width}, relu, affine ${variables.width} -> 10]
      """;

  @TempDir Path folder;

  @Test
  void theDirectionFollowsFromTheMetricUnlessItIsSet() throws IOException {
    SweepSettings sweep = read(VALIDATED).sweep();
    assertEquals(StrategyName.AUTO, sweep.strategy());
    assertEquals(Metric.ACCURACY, sweep.metric());
    assertTrue(sweep.higherIsBetter());
    assertFalse(read(VALIDATED + "sweep.metric = loss").sweep().higherIsBetter());
    for (String highest : List.of("maximize", "highest")) {
      assertTrue(
          read(VALIDATED + "sweep { metric = loss, direction = " + highest + " }")
              .sweep()
              .higherIsBetter());
    }
    for (String lowest : List.of("minimize", "lowest")) {
      assertFalse(read(VALIDATED + "sweep.direction = " + lowest).sweep().higherIsBetter());
    }
  }

  @Test
  void aTrainingIgnoresSweepAndVariables() throws IOException {
    Settings settings = read(WIDE + SEARCHED).settings();
    assertFalse(settings.resolved().contains("sweep"), settings::resolved);
    assertFalse(settings.resolved().contains("variables"), settings::resolved);
    assertEquals("affine 784 -> 50", settings.network().layers().get(0));
    assertTrue(read(WIDE + SEARCHED).print().contains("width=50"));
    assertEquals(
        "affine 784 -> 100",
        read(WIDE, "variables.width=100").settings().network().layers().get(0));
  }

  @Test
  void substitutionsUseTheChangesOfATrial() throws IOException {
    SettingsReader trial =
        read(WIDE, "training.epochs=3")
            .with(List.of(new Change("trial 1", "variables.width", "7")));
    assertEquals("affine 784 -> 7", trial.settings().network().layers().get(0));
    assertEquals(3, trial.settings().training().epochs());
    assertEquals("x", trial.settings().name());
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                read(WIDE)
                    .with(List.of(new Change("trial 12", "training.epochs", "[1]")))
                    .settings());
    assertTrue(error.getMessage().startsWith("trial 12: training.epochs is "), error::getMessage);
  }

  @Test
  void aBadSettingOfASweepIsNamedLikeAnyOther() throws IOException {
    assertError("unknown key \"sweep.sed\"", () -> read("sweep.sed = 1"));
    assertError(
        "\"variables\" is a block with names of its own, such as { width = 100 }, not a single",
        () -> read("variables = 3"));
    assertError(
        "\"sweep.search\" is a block with names of its own", () -> read("sweep.search = 3"));
    for (String bad :
        List.of(
            "strategy = best",
            "trials = -1",
            "trials = 2000000",
            "metric = f7",
            "direction = up",
            "halving.factor = 1",
            "halving.min-epochs = 0",
            "deterministic = perhaps",
            "budget.epochs = -1",
            "budget.minutes = -0.5",
            "parallel = -1",
            "trial-as = job")) {
      assertError(
          "x.conf: 2: sweep." + bad.replaceFirst(" = .*", " is "),
          () -> read(VALIDATED + "sweep." + bad + "\n" + SEARCHED).sweep());
    }
  }

  @Test
  void settingsStoredWithoutDefaultsReadBackAsTheSame() throws IOException {
    Files.writeString(
        folder.resolve("base.conf"), WIDE + "network.layers = ${network.layers} [relu]");
    SettingsReader reader =
        read(
                """
                include "base.conf"
                network.layers += "affine 10"
                network.initialization = ${PATH}
                data.options.home = ${?HOME}
                """
                    + SEARCHED,
                "training.epochs=7")
            .withSpace(List.of("variables.width=16,32"));
    String text = reader.unresolved();
    assertTrue(text.contains("${variables.width}"), text);
    assertTrue(text.contains("${PATH}"), text);
    SettingsReader again = SettingsReader.ofText(text, "runs/x/sweep.conf", List.of());
    assertEquals(reader.print(), again.print());
    assertEquals(reader.settings().resolved(), again.settings().resolved());
    assertEquals(reader.spaceKeys().root(), again.spaceKeys().root());
    List<Change> wider = List.of(new Change("trial 1", "variables.width", "32"));
    assertEquals(reader.with(wider).settings().resolved(), again.with(wider).settings().resolved());
    assertEquals(text, again.unresolved());
  }

  @Test
  void secretsAreNotStoredButTheirReferencesAre() throws IOException {
    String text =
        read("""
                variables { password = sesame, deep.token = sesame }
                data.options {
                  header = true, token = sesame, password = ${HOME}, url = "x://me:sesame@host/x"
                }
                """)
            .unresolved();
    assertFalse(text.contains("sesame"), text);
    assertTrue(text.contains("${HOME}"), text);
    assertTrue(text.contains("header"), text);
    String merged =
        read("variables.more { token = sesame }\ndata.options = ${variables.more} { pwd = sesame }")
            .unresolved();
    assertFalse(merged.contains("sesame"), merged);
  }

  @Test
  void anIncludeWhoseSubstitutionsCannotBeMergedIsRefused() throws IOException {
    Files.writeString(folder.resolve("inner.conf"), "layers = [relu], loss = ${variables.loss}");
    SettingsReader reader = read("variables.loss = sigmoid\nnetwork { include \"inner.conf\" }");
    assertEquals("sigmoid", reader.settings().network().loss());
    assertError("include it outside of blocks", reader::unresolved);
  }

  private interface Reading {
    Object read() throws IOException;
  }

  private static void assertError(String expected, Reading reading) {
    UserError error = assertThrows(UserError.class, reading::read);
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  private SettingsReader read(String text, String... overrides) throws IOException {
    Path file = folder.resolve("x.conf");
    Files.writeString(file, text);
    return SettingsReader.ofFile(file.toFile(), List.of(overrides));
  }
}
