package kindling.sweep.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.sweep.SweepPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceReaderTest {
  private static final String VALIDATED = "data { train = t, validation-share = 0.1 }\n";
  private static final String SEARCHED =
      "sweep.search { optimizer.learning-rate = [0.1, 1e-2], training.batch-size = [64] }";
  private static final String WIDE =
      """
      data { train = t, validation-share = 0.1 }
      variables { width = 50, depth = 2 }
      network.layers = [affine 784 -> ${variables.width}, relu, affine ${variables.width} -> 10]
      """;

  @TempDir Path folder;

  @Test
  void dimensionsAreInTheOrderOfTheKeysWithTheirPlaces() throws IOException {
    Space space =
        space(
            """
            training.batch-size = { range { from = 32, to = 128, times = 2 } }
            optimizer = [{ name = sgd }, {
              name = adam, learning-rate = { uniform = [0, 1] }
            }]
            network.layers = [[relu, affine 3], ["affine 3, 4"]]
            """);
    assertEquals(
        List.of("network.layers", "optimizer", "optimizer[1].learning-rate", "training.batch-size"),
        space.names());
    assertEquals("[relu, affine 3]", values(space, 0).get(0));
    assertEquals("[\"affine 3, 4\"]", values(space, 0).get(1));
    assertPlace("x.conf: 4", space, "optimizer.learning-rate");
    assertPlace("x.conf: 3", space, "optimizer.name");
    assertPlace("x.conf: 6", space, "network.layers");
    assertPlace("x.conf: 2", space, "training.batch-size");
  }

  @Test
  void theFormerNameOfTheSearchSpaceIsStillRead() throws IOException {
    assertEquals(
        names("sweep.search { training.epochs = [1], optimizer.name = [sgd] }"),
        names("sweep.space { training.epochs = [1], optimizer.name = [sgd] }"));
    Space both =
        Space.of(
            read(
                VALIDATED
                    + "sweep.space { training.epochs = [1], training.batch-size = [2] }\nsweep.search.training.epochs = [3]"));
    assertEquals(
        List.of("{training.batch-size=2, training.epochs=3}"),
        both.grid(9).stream().map(Object::toString).toList());
    assertError("\"sweep.search\" is a block with names of its own", () -> read("sweep.space = 3"));
  }

  @Test
  void aConfFileWithTheFormerNameIsWrittenDownAndReadAsTheSame() throws IOException {
    SettingsReader reader =
        read(WIDE + "sweep.space { variables.width = range 4 to 8 times 2, training.epochs = [1] }")
            .withSpace(List.of("training.epochs=2,3"));
    SettingsReader again = SettingsReader.ofText(reader.unresolved(), "sweep.conf", List.of());
    assertEquals(Space.of(reader).grid(9), Space.of(again).grid(9));
    assertEquals(4, Space.of(again).grid(9).size());
    assertEquals(List.of(), again.changesSince(reader, "name"));
  }

  @Test
  void theCommandLineAddsKeysAndReplacesThoseOfTheFile() throws IOException {
    SettingsReader reader =
        read(VALIDATED + SEARCHED)
            .withSpace(
                List.of(
                    "training.batch-size=32,64",
                    "training.epochs=integers 1 to 9",
                    "optimizer.name=sgd,\"adam\"",
                    "network.layers=[relu, affine 3],[affine 3]"));
    Space space = Space.of(reader);
    assertEquals(
        List.of(
            "network.layers",
            "optimizer.learning-rate",
            "optimizer.name",
            "training.batch-size",
            "training.epochs"),
        space.names());
    assertEquals(List.of("[relu, affine 3]", "[affine 3]"), values(space, 0));
    assertEquals(List.of("sgd", "adam"), values(space, 2));
    assertEquals(List.of("32", "64"), values(space, 3));
    assertPlace("-m", space, "training.batch-size");
    assertPlace("x.conf: 2", space, "optimizer.learning-rate");
    assertEquals("x", reader.settings().name());
  }

  @Test
  void anObjectOfTheCommandLineReplacesThatOfTheFile() throws IOException {
    for (String name : List.of("search", "space")) {
      SettingsReader reader =
          read(VALIDATED + "sweep." + name + ".training.epochs = { integers = [1, 9] }")
              .withSpace(List.of("training.epochs={ log-integers = [4, 5] }"));
      assertEquals(List.of("4", "5"), values(Space.of(reader), 0));
      SettingsReader again = SettingsReader.ofText(reader.unresolved(), "sweep.conf", List.of());
      assertEquals(List.of("4", "5"), values(Space.of(again), 0));
    }
  }

  @Test
  void anOptionThatCannotBeReadIsRefused() throws IOException {
    assertOption(
        "-m: unknown key \"training.epoch\"; did you mean \"training.epochs\"?",
        "training.epoch=1,2");
    assertOption(
        "-m optimizer: x.conf: 2: optimizer.learning-rate is searched already, and one is part of",
        "optimizer=[{ name = adam }]");
    assertOption(
        "-m training.epochs: \"1,,2\" has a comma with no value beside it", "training.epochs=1,,2");
    assertOption("-m a: has no \"=\"; write it as -m key=value", "a");
    assertOption("-m training.epochs: ", "training.epochs=[1,");
    assertError(
        "x.conf: 2: optimizer is searched already, and one is part of the other",
        () ->
            read(VALIDATED
                    + "sweep.search.optimizer { one-of = [{ name = sgd }, { name = adam }] }")
                .withSpace(List.of("optimizer.name=sgd,adam")));
  }

  @Test
  void anUnknownKeyIsRefusedWithItsPlace() {
    assertSpace(
        "x.conf: 2: unknown key \"optimizer.learnig-rate\"; did you mean \"optimizer.learning-rate\"?",
        "optimizer.learnig-rate = [1]");
    assertSpace(
        "x.conf: 2: unknown key \"optimizer.learnig-rate\"; did you mean \"optimizer.learning-rate\"?",
        "optimizer { learnig-rate { uniform = [0, 1] } }");
    assertSpace(
        "unknown key \"optimizer.nam\"; did you mean \"optimizer.name\"?",
        "optimizer = [{ nam = sgd }]");
    assertSpace(
        "unknown key \"variables.widht\"; did you mean \"variables.width\"?",
        "variables.widht = [1] }\nvariables { width = 2");
  }

  @Test
  void settingsThatMustBeTheSameInAllTrialsAreRefused() {
    assertSpace("name cannot be searched", "name = [a, b]");
    assertSpace("checkpoint.keep cannot be searched", "checkpoint.keep = [1, 2]");
    assertSpace("sweep.seed cannot be searched", "sweep.seed = [1, 2]");
    assertSpace(
        "x.conf: 2: data.validation-share cannot be searched: all trials must have the same rows",
        "data.validation-share = [0.1, 0.2]");
    assertSpace(
        "x.conf: 2: training.shards cannot be searched: it decides which rows are packed together, and all trials share the packed rows; set it outside of the search, and run a sweep for each value",
        "training.shards = [4, 8]");
    assertSpace("data cannot be searched", "data = [{ train = a }, { train = b }]");
    assertSpace(
        "training.seed cannot be searched with data.val", "training.seed = { integers = [1, 3] }");
    assertSpace(
        "network.loss cannot be searched with sweep.metric = loss",
        "network.loss = [softmax] }\nsweep { metric = loss");
  }

  @Test
  void valuesThatHaveNoEffectAreRefused() {
    assertError(
        "variables.depth is searched, but nothing refers to it; write ${variables.depth} where",
        () -> Space.of(read(WIDE + "sweep.search.variables.depth = [1, 2]")));
    assertError(
        "variables.width is searched, but sweep.search itself refers to it",
        () ->
            Space.of(
                read(
                    WIDE
                        + "sweep.search { variables.width = [1, 2], training.batch-size = [${variables.width}] }")));
  }

  @Test
  void valuesThatAreMissingOrOfTheWrongKindAreRefused() {
    assertSpace("sweep.search is empty, so there is nothing to search; name a setting", "");
    assertSpace("x.conf: 2: optimizer is a block of settings, so its values", "optimizer = [sgd]");
    assertSpace("x.conf: 2: optimizer is a block of settings, so its values", "optimizer = sgd");
    assertSpace(
        "training.epochs has one-of = [null]; give each element", "training.epochs = [null]");
    assertSpace("training.epochs is \"null\"; write a list", "training.epochs = null");
    assertSpace("optimizer.name has no value; give it one", "optimizer = [{ name = null }]");
    assertError("and there is none", () -> SweepPlan.of(read(SEARCHED), settings -> {}));
  }

  @Test
  void anObjectOfAnIncludedFileIsMergedUnlessNullStandsBetween() throws IOException {
    Files.writeString(
        folder.resolve("base.conf"),
        VALIDATED + "sweep.search.training.epochs = { integers = [1, 2] }");
    String include = "include \"base.conf\"\n";
    assertError(
        "has integers and range; write only one, and if the other one is in an included file",
        () ->
            Space.of(
                read(
                    include
                        + "sweep.search.training.epochs.range = { from = 3, to = 4, step = 1 }")));
    assertEquals(
        List.of("3", "4"),
        values(
            Space.of(
                read(
                    include
                        + "sweep.search.training.epochs = null\nsweep.search.training.epochs.range = { from = 3, to = 4, step = 1 }")),
            0));
  }

  private interface Reading {
    Object read() throws IOException;
  }

  private static void assertError(String expected, Reading reading) {
    UserError error = assertThrows(UserError.class, reading::read);
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  private void assertSpace(String expected, String space) {
    assertError(expected, () -> space(space));
  }

  private void assertOption(String expected, String option) throws IOException {
    SettingsReader reader = read(VALIDATED + SEARCHED);
    UserError error =
        assertThrows(UserError.class, () -> Space.of(reader.withSpace(List.of(option))));
    String message = error.getMessage().replace(folder + "/", "");
    assertTrue(message.startsWith(expected), message);
  }

  private static void assertPlace(String expected, Space space, String key) {
    String place = space.place(key).orElseThrow();
    assertTrue(place.endsWith(expected), place);
  }

  private static List<String> values(Space space, int dimension) {
    Domain domain = space.dimensions().get(dimension).domain();
    return LongStream.range(0, domain.size().orElseThrow()).mapToObj(domain::value).toList();
  }

  private List<String> names(String text) throws IOException {
    return Space.of(read(VALIDATED + text)).names();
  }

  private Space space(String space) throws IOException {
    return Space.of(read(VALIDATED + "sweep.search { " + space + " }"));
  }

  private SettingsReader read(String text) throws IOException {
    Path file = folder.resolve("x.conf");
    Files.writeString(file, text);
    return SettingsReader.ofFile(file.toFile(), List.of());
  }
}
