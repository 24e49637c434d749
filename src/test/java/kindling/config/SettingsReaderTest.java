package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  @TempDir Path folder;

  @Test
  void theMnistConfFileIsRead() {
    Settings settings = SettingsReader.ofFile(new File("conf/mnist.conf"), List.of()).settings();
    assertEquals("mnist", settings.name());
    assertEquals("data/mnist", settings.data().path());
    assertEquals(
        List.of("affine 784 -> 50", "relu", "affine 50 -> 10"), settings.network().layers());
    assertEquals("normal(0.01)", settings.network().initialization());
    assertEquals(0.1, settings.optimizer().learningRate());
    assertEquals(100, settings.training().batchSize());
    assertEquals(17, settings.training().epochs());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20})
  void deepConfFilesDifferOnlyInTheirDepth(int depth) {
    Settings five = SettingsReader.ofFile(new File("conf/deep-5.conf"), List.of()).settings();
    Settings deep =
        SettingsReader.ofFile(new File("conf/deep-%d.conf".formatted(depth)), List.of()).settings();
    assertEquals(
        Set.of("name", "network.layers"), deep.changesSince(five.resolvedWith(1), 1).keySet());
    List<String> expected = new ArrayList<>();
    for (int i = 1; i < depth; i++) {
      expected.addAll(List.of("affine 100", "relu"));
    }
    expected.add("affine 10");
    assertEquals(expected, deep.network().layers());
  }

  @Test
  void theLastOverrideWins() throws IOException {
    Settings settings =
        read(
            "training.epochs = 3",
            "training.epochs=4",
            "training.epochs=5",
            "data.train=hdfs://host:9000/x");
    assertEquals(5, settings.training().epochs());
    assertEquals("hdfs://host:9000/x", settings.data().train());
  }

  @Test
  void theErrorAboutAnUnknownKeyHasFileLineAndTheNearestKey() throws IOException {
    assertError(
        "x.conf: 2: unknown key \"training.learnig-rate\"; did you mean \"optimizer.learning-rate\"?",
        "training.epochs = 3\ntraining.learnig-rate = 1");
    assertError(
        "x.conf: 1: unknown key \"trainin\"; did you mean \"training\"?", "trainin { epochs = 1 }");
    assertError(
        "--set: unknown key \"training.epocs\"; did you mean \"training.epochs\"?",
        "",
        "training.epocs=2");
  }

  @Test
  void aNameWithASlashIsRefused() throws IOException {
    for (String name : List.of("../x", "a/b", "..\\\\x", "a\\nb")) {
      assertError("it must be a name for a folder, without / and \\", "name = \"" + name + "\"");
    }
  }

  @Test
  void theErrorAboutABadValueHasTheAllowedValues() throws IOException {
    assertError(
        "x.conf: 1: training.epochs is \"0\"; it must be a whole number from 1",
        "training.epochs = 0");
    assertError("training.epochs is \"1.5\"", "training.epochs = 1.5");
    assertError("training.batch-size is \"many\"", "training.batch-size = many");
    assertError(
        "optimizer.learning-rate is \"-1\"; it must be \"auto\" or a number above 0",
        "optimizer.learning-rate = -1");
    assertError(
        "must be one of permutation, replacement, sequential", "training.sampling = random");
    assertError(
        "training.mode is \"fast\"; it must be one of aggregate, all-reduce, local",
        "training.mode = fast");
    assertError(
        "training.exchange is \"float16\"; it must be one of float32, bfloat16",
        "training.exchange = float16");
    assertError(
        "optimizer.momentum is \"1\"; it must be a number from 0 to below 1",
        "optimizer.momentum = 1");
    assertError(
        "optimizer.clip-norm is \"-1\"; it must be a finite number of at least 0",
        "optimizer.clip-norm = -1");
    for (String steps : List.of("0", "-3", "2.5", "[]", "[1, often]", "{ a = 1 }")) {
      assertError(
          "it must be a whole number from 1 on, or epoch, or a list of these such as [1, 1, 8, epoch]",
          "training.local.steps = " + steps);
    }
    assertError(
        "\"training\" is a block with the keys aggregate, batch-size, calibration, early-stopping, epochs",
        "training = 3");
    assertError("network.layers is \"relu\"; it must be a list", "network.layers = relu");
    assertError(
        "network.layers is a block with 0; it must be a list", "network.layers { 0 = relu }");
    assertError(
        "optimizer.learning-rate is \"1.0E39\"; it must be \"auto\" or a number above 0",
        "optimizer.learning-rate = 1e39");
    assertError("data.scale is \"1.0E-50\"; it must be", "data.scale = 1e-50");
    assertError("name is \"[a]\"; it must be a text", "name = [a]");
    assertError(
        "data.scale is \"big\"; it must be \"auto\" or a number above 0", "data.scale = big");
    assertError(
        "data.scale is \"0.5\"; it must be auto beside data.columns, which say how each column is scaled",
        "data.scale = 0.5",
        "data.columns.a = number");
  }

  @Test
  void localStepsAreANumberOrAWholeEpochOrAListOfThese() throws IOException {
    assertEquals(List.of(8), read("").training().local().steps());
    assertEquals(
        List.of(1, 30, Integer.MAX_VALUE),
        read("training.local.steps = [1, 30, epoch]").training().local().steps());
    assertEquals(
        List.of(Integer.MAX_VALUE),
        read("training.local.steps = epoch").training().local().steps());
  }

  @Test
  void aSyntaxErrorHasItsLine() throws IOException {
    assertError("x.conf: 3:", "training {\n epochs = [1,\n}");
    assertError("--set a: has no \"=\"; write it as --set key=value", "", "a");
  }

  @Test
  void aKeyWithoutItsBlockIsRecognised() throws IOException {
    assertError("did you mean \"training.epochs\"?", "", "epochs=3");
    assertError("did you mean \"training.epochs\"?", "", "epohcs=3");
    assertError("\"colour\"; kindling train --config FILE --print-config", "colour = 3");
  }

  @Test
  void aFileInAnotherEncodingIsRefusedInsteadOfGarbled() throws IOException {
    Path file = folder.resolve("x.conf");
    Files.write(file, "# a\nname = \"gr\u00f6\u00dfe\"".getBytes(StandardCharsets.ISO_8859_1));
    UserError error =
        assertThrows(UserError.class, () -> SettingsReader.ofFile(file.toFile(), List.of()));
    assertTrue(
        error
            .getMessage()
            .endsWith("x.conf: 2: is no text in UTF-8 (byte 0xF6); save it in that encoding"),
        error::getMessage);
    Files.writeString(file, "\uFEFFtraining.epochs = 4\r\n");
    assertEquals(4, SettingsReader.ofFile(file.toFile(), List.of()).settings().training().epochs());
  }

  @Test
  void guessesOfTheParserAreRemovedAndARemedyIsAdded() {
    assertMessage(
        ".*x.conf: 1: Expecting a value but got wrong token: 'newline' \\(JSON does not.*escape\\)",
        "name = \"a\n");
    assertMessage(
        ".*x.conf: 1: Could not resolve substitution to a value: \\$\\{a\\.b\\}; give it a value, .*",
        "name = ${a.b}");
    assertMessage(
        "no.conf: is to be included, but there is no such file beside the one that includes it",
        "include required(\"no.conf\")");
    for (String include : List.of("\"no.conf\"", "\"no\"", "file(\"no.conf\")")) {
      assertThrows(UserError.class, () -> read("include " + include));
    }
    assertMessage(
        ".*x.conf: includes itself: .*x.conf -> .*x.conf; take one of these includes out",
        "include \"x.conf\"");
    assertMessage("--set a..b: is no key: .*", "", "a..b=1");
    assertMessage(
        "--set data: Expecting close brace } or a comma, got end of file", "", "data={a:1");
  }

  @Test
  void missingLayersAreAnError() throws IOException {
    Settings settings = read("");
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                settings.at(
                    "network.layers",
                    () -> {
                      throw new UserError("network.layers is empty");
                    }));
    assertEquals(
        "the defaults, because nothing else sets network.layers: network.layers is empty",
        error.getMessage());
  }

  @Test
  void theErrorAboutAMissingFileNamesIt() {
    UserError error =
        assertThrows(
            UserError.class, () -> SettingsReader.ofFile(new File("no/such.conf"), List.of()));
    assertEquals("no/such.conf: no such configuration file", error.getMessage());
  }

  @Test
  void optionsOfSparksReaderMayHaveAnyName() throws IOException {
    assertEquals("true", read("data.options { header = true }").data().options().get("header"));
  }

  @Test
  void printedAndStoredSettingsReadBackAsTheSame() throws IOException {
    Files.writeString(folder.resolve("x.conf"), "training.epochs = 3");
    SettingsReader reader = SettingsReader.ofFile(folder.resolve("x.conf").toFile(), List.of());
    String resolved = reader.settings().resolved();
    assertEquals(resolved, read(reader.print()).resolved());
    assertEquals(
        resolved, SettingsReader.ofModel(resolved, "model", List.of()).settings().resolved());
  }

  @Test
  void theSettingsInAModelMustBeJson() {
    for (String text :
        List.of(
            "include \"/etc/passwd\"", "{\"name\": ${HOME}}", "name = x", "[".repeat(100_000))) {
      UserError error =
          assertThrows(UserError.class, () -> SettingsReader.ofModel(text, "m", List.of()));
      assertTrue(
          error.getMessage().startsWith("m: its settings cannot be read"), error::getMessage);
    }
  }

  @Test
  void anOverrideIsTakenLiterally() throws IOException {
    assertEquals("/tmp/a#b//c", read("", "data.path=/tmp/a#b//c").data().path());
    assertEquals(
        List.of("relu", "affine 3"),
        read("", "network.layers=[relu, affine 3]").network().layers());
    assertEquals(1e-3, read("", "optimizer.learning-rate=1e-3").optimizer().learningRate());
    assertError("training.epochs is \"null\"", "", "training.epochs=null");
    assertError("--set a..b: ", "", "a..b=1");
    assertError("x.conf: 1: \"training.epochs\" has no value", "training.epochs = null");
  }

  private void assertMessage(String expected, String text, String... overrides) {
    UserError error = assertThrows(UserError.class, () -> read(text, overrides));
    assertTrue(error.getMessage().matches(expected), error::getMessage);
  }

  private Settings read(String text, String... overrides) throws IOException {
    Path file = folder.resolve("x.conf");
    Files.writeString(file, text);
    return SettingsReader.ofFile(file.toFile(), List.of(overrides)).settings();
  }

  private void assertError(String expected, String text, String... overrides) throws IOException {
    UserError error = assertThrows(UserError.class, () -> read(text, overrides));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  @Test
  void theLastOfSeveralChangesCounts() {
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      changes.add(new Change("test", "training.epochs", String.valueOf(i)));
      changes.add(new Change("test", "data.columns.x" + i, "number"));
      changes.add(new Change("test", "data.columns.x3", i == 5 ? "ignore" : "text " + i));
    }
    Settings settings = SettingsReader.ofChanges("x", changes).settings();
    assertEquals(7, settings.training().epochs());
    Map<String, String> columns = settings.data().table().columns();
    assertEquals(7, columns.size());
    assertEquals("text 7", columns.get("x3"));
    assertEquals("number", columns.get("x7"));
  }

  @Test
  void settingsSavedBeforeAKeyExistedHaveItsDefault() {
    Settings settings =
        SettingsReader.ofText("network.layers = [affine 2 -> 1]", "test.conf", List.of())
            .settings();
    String before = settings.resolvedWith(1).replaceFirst("\"validation-seed\":\"auto\",", "");
    assertFalse(before.contains("validation-seed"));
    assertEquals(Map.of(), settings.changesSince(before, 1));
    String other = before.replaceFirst("\"epochs\":10", "\"epochs\":11");
    assertEquals(
        Map.of("training.epochs", new Difference("training.epochs", "11", "10")),
        settings.changesSince(other, 1));
  }
}
