package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kindling.config.SpaceKey.Block;
import kindling.config.SpaceKey.Choices;
import kindling.config.SpaceKey.Single;
import kindling.config.SpaceKey.Text;
import kindling.config.SweepSettings.StrategyName;
import kindling.metrics.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepSettingsTest {
  private static final String VALIDATED = "data { train = t, validation-share = 0.1 }\n";
  private static final String SEARCHED =
      "sweep.space { optimizer.learning-rate = [0.1, 1e-2], training.batch-size = [64] }";
  private static final String WIDE =
      """
      data { train = t, validation-share = 0.1 }
      variables.width = 50
      network.layers = [affine 784 -> ${variables.width}, relu, affine ${variables.width} -> 10]
      """;

  @TempDir Path folder;

  @Test
  void theSpaceIsReadInTheOrderOfItsKeys() throws IOException {
    SweepSettings sweep =
        read(VALIDATED
                + """
                    sweep.space {
                      training.batch-size = range 32 to 128 times 2
                      optimizer = [{ name = sgd }, { name = adam, learning-rate = uniform 0 to 1 }]
                      network.layers = [[relu, affine 3], ["affine 3, 4"]]
                    }
                    """)
            .sweep();
    assertEquals(
        List.of("network.layers", "optimizer", "training.batch-size"),
        sweep.space().stream().map(SpaceKey::key).toList());
    assertEquals(
        new Choices(List.of(new Single("[relu, affine 3]"), new Single("[\"affine 3, 4\"]"))),
        sweep.space().get(0).value());
    Choices blocks = (Choices) sweep.space().get(1).value();
    SpaceKey rate = ((Block) blocks.values().get(1)).keys().get(0);
    assertEquals("optimizer.learning-rate", rate.key());
    assertEquals(new Text("uniform 0 to 1"), rate.value());
    assertTrue(rate.place().endsWith("x.conf: 4"), rate::place);
    assertEquals(new Text("range 32 to 128 times 2"), sweep.space().get(2).value());
    assertEquals(StrategyName.AUTO, sweep.strategy());
    assertEquals(Metric.ACCURACY, sweep.metric());
    assertTrue(sweep.higherIsBetter());
  }

  @Test
  void aTrainingKnowsNothingOfSweepsAndVariables() throws IOException {
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
  void changesOfATrialAreSeenBySubstitutions() throws IOException {
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
  void theSpaceOfTheCommandLineIsAddedOrTakesThePlaceOfTheFiles() throws IOException {
    SettingsReader reader =
        read(VALIDATED + SEARCHED)
            .withSpace(
                List.of(
                    "training.batch-size=32,64",
                    "training.epochs=integers 1 to 9",
                    "network.layers=[relu, affine 3],[affine 3]"));
    List<SpaceKey> space = reader.sweep().space();
    assertEquals(
        List.of(
            "network.layers", "optimizer.learning-rate", "training.batch-size", "training.epochs"),
        space.stream().map(SpaceKey::key).toList());
    assertEquals(
        new Choices(List.of(new Single("[relu, affine 3]"), new Single("[affine 3]"))),
        space.get(0).value());
    assertEquals(new Choices(List.of(new Single("32"), new Single("64"))), space.get(2).value());
    assertEquals("-m", space.get(2).place());
    assertEquals(new Text("integers 1 to 9"), space.get(3).value());
    assertEquals("x", reader.settings().name());
    assertError(
        "-m: unknown key \"training.epoch\"; did you mean \"training.epochs\"?",
        () -> read(VALIDATED).withSpace(List.of("training.epoch=1,2")).sweep());
    assertError(
        "one is part of the other",
        () -> read(VALIDATED + SEARCHED).withSpace(List.of("optimizer=[{ name = adam }]")));
    assertError(
        "-m a: has no \"=\"; write it as -m key=value",
        () -> read(VALIDATED).withSpace(List.of("a")));
  }

  @Test
  void aSpaceThatCannotBeSearchedIsRefusedWithItsPlace() throws IOException {
    assertSpace("sweep.space is empty: there is nothing to search", "");
    assertSpace(
        "x.conf: 2: unknown key \"optimizer.learnig-rate\"; did you mean \"optimizer.learning-rate\"?",
        "optimizer.learnig-rate = [1]");
    assertSpace(
        "unknown key \"optimizer.nam\"; did you mean \"optimizer.name\"?",
        "optimizer = [{ nam = sgd }]");
    assertSpace(
        "unknown key \"variables.widht\"; did you mean \"variables.width\"?",
        "variables.widht = [1] }\nvariables { width = 2");
    assertSpace("optimizer is \"sgd\"; it must be a list of blocks", "optimizer = [sgd]");
    assertSpace("optimizer is \"sgd\"; it must be a list of blocks", "optimizer = sgd");
    assertSpace("name cannot be searched", "name = [a, b]");
    assertSpace("checkpoint.keep cannot be searched", "checkpoint.keep = [1, 2]");
    assertSpace("sweep.seed cannot be searched", "sweep.seed = [1, 2]");
    assertSpace(
        "data.validation-share cannot be searched: all trials must have the same rows",
        "data.validation-share = [0.1, 0.2]");
    assertSpace("data cannot be searched", "data = [{ train = a }, { train = b }]");
    assertSpace(
        "training.seed cannot be searched with data.val", "training.seed = integers 1 to 3");
    assertSpace(
        "network.loss cannot be searched with sweep.metric = loss",
        "network.loss = [softmax] }\nsweep { metric = loss");
    assertError(
        "variables.depth is searched, but nothing refers to it; write ${variables.depth} where",
        () -> read(WIDE + "variables.depth = 2, sweep.space.variables.depth = [1, 2]").sweep());
    assertError(
        "variables.width is searched, but sweep.space itself refers to it",
        () ->
            read(WIDE
                    + "sweep.space { variables.width = [1, 2], training.batch-size = [${variables.width}] }")
                .sweep());
    assertSpace("has an element without a value", "training.epochs = [null]");
    assertSpace("has no value", "training.epochs = null");
    assertError("and there is none", () -> read(SEARCHED).sweep());
  }

  @Test
  void aBadSettingOfASweepIsNamedLikeAnyOther() throws IOException {
    assertError("unknown key \"sweep.sed\"", () -> read("sweep.sed = 1"));
    assertError(
        "\"variables\" is a block with names of its own, such as { width = 100 }, not a single",
        () -> read("variables = 3"));
    assertError("\"sweep.space\" is a block with names of its own", () -> read("sweep.space = 3"));
    for (String bad :
        List.of(
            "strategy = best",
            "trials = -1",
            "trials = 2000000",
            "metric = f1",
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
  void whatIsWrittenDownWithoutTheDefaultsIsReadBackAsTheSame() throws IOException {
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
    assertEquals(
        reader.sweep().space().stream().map(SpaceKey::value).toList(),
        again.sweep().space().stream().map(SpaceKey::value).toList());
    List<Change> wider = List.of(new Change("trial 1", "variables.width", "32"));
    assertEquals(reader.with(wider).settings().resolved(), again.with(wider).settings().resolved());
    assertEquals(text, again.unresolved());
  }

  @Test
  void secretsAreNotWrittenDownButWhereTheyStandIs() throws IOException {
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
  void aSubstitutionThatOneTextCannotHoldIsSaidSo() throws IOException {
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

  private void assertSpace(String expected, String space) {
    assertError(expected, () -> read(VALIDATED + "sweep.space { " + space + " }").sweep());
  }

  private SettingsReader read(String text, String... overrides) throws IOException {
    Path file = folder.resolve("x.conf");
    Files.writeString(file, text);
    return SettingsReader.ofFile(file.toFile(), List.of(overrides));
  }
}
