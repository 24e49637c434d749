package kindling.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.run.Training;
import kindling.sweep.space.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The sweeps that come with Kindling. */
class ShippedSweepsTest {
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf/sweeps"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachSaysWhatToExpectAndMakesTrialsThatCanBeTrained(Path file) throws IOException {
    assertTrue(
        Files.readAllLines(file).stream().anyMatch(line -> line.startsWith("# Expected: ")),
        file::toString);
    SettingsReader reader = reader(file.getFileName().toString());
    assertTrue(SweepPlan.of(reader, Training::check).trials().size() >= 12);
    SettingsReader again = SettingsReader.ofText(reader.unresolved(), "sweep.conf", List.of());
    assertEquals(reader.print(), again.print());
  }

  /** The hashes are those of {@code kindling sweep --dry-run} before there were objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sweeps/book.conf | | | fcaad38499661eef",
        "sweeps/halving.conf | | | 5c464a5d85cb56e1",
        "sweeps/widths.conf | | | afd343d01c415bed",
        "sweeps/book.conf | sweep.strategy=sobol sweep.seed=7 | | 02dc73bfbb3508ac",
        "sweeps/halving.conf | sweep.strategy=hyperband sweep.seed=3 | | cda615e2dd1e6c3d",
        "sweeps/book.conf | | optimizer.learning-rate=uniform 0.1 to 0.5; training.batch-size=16,32,64 | 8618c0b5747c9d85",
        "sweeps/book.conf | | optimizer.learning-rate={ uniform = [0.1, 0.5] }; training.batch-size={ one-of = [16, 32, 64] } | 8618c0b5747c9d85",
        "mnist.conf | | optimizer.learning-rate=0.01,0.10,1e-3; training.batch-size=64,128 | d4e75aaad4816480",
        "mnist.conf | sweep.trials=50 | optimizer.learning-rate=log-uniform 1e-3 to 1 | 835ec0f54d631f3d",
        "mnist.conf | sweep.trials=50 | optimizer.learning-rate={ log-uniform = [1e-3, 1] } | 835ec0f54d631f3d",
        "mnist.conf | | optimizer.momentum=uniform 0.5 to 0.99 when optimizer.name is momentum or nesterov; optimizer.name=sgd,momentum,nesterov,adam | 435d8608561e1079",
        "mnist.conf | | optimizer.momentum={ uniform = [0.5, 0.99], when { optimizer.name = [momentum, nesterov] } }; optimizer.name=sgd,momentum,nesterov,adam | 435d8608561e1079",
        "mnist.conf | | optimizer={ name = sgd },{ name = adam, learning-rate = log-uniform 1e-4 to 1e-2 }; training.batch-size=integers 16 to 256; training.epochs=one-of 5 10 20 | 4c0ee0a5211454c7",
        "mnist.conf | | optimizer={ name = sgd },{ name = adam, learning-rate = { log-uniform = [1e-4, 1e-2] } }; training.batch-size={ integers = [16, 256] }; training.epochs=[5, 10, 20] | 4c0ee0a5211454c7",
        "mnist.conf | sweep.strategy=sobol | training.batch-size=log-integers 16 to 1024; optimizer.learning-rate=range 0.1 to 0.5 step 0.1 | 548a3f82aa364b21",
        "mnist.conf | sweep.strategy=sobol | training.batch-size={ log-integers = [16, 1024] }; optimizer.learning-rate={ range { from = 0.1, to = 0.5, step = 0.1 } } | 548a3f82aa364b21",
        "mnist.conf | | network.layers=[affine 784 -> 10],[affine 784 -> 50, relu, affine 10]; training.batch-size=range 32 to 256 times 2 | 28a0427d45c27388",
        "mnist.conf | | optimizer.weight-decay=one-of 1e-4 0.001 0 when training.batch-size is 64; training.batch-size=32,64,128 | c1cfaf7260266ad0",
        "mnist.conf | sweep.trials=7 | training.epochs=range 1 to 9 step 2; optimizer.learning-rate=range 1e-4 to 1e-1 times 10 | 227569d85753b002",
        "mnist.conf | | network.initialization=he,xavier; optimizer.name=\"sgd\",adam; data.scale=0.5,1 | b524b3c11af9abf0",
      })
  void trialsStayTheSame(String file, String settings, String options, String sha)
      throws Exception {
    List<String> overrides = new ArrayList<>(List.of("data.validation-share=0.1"));
    overrides.addAll(settings == null ? List.of() : List.of(settings.split(" ")));
    SettingsReader reader =
        SettingsReader.ofFile(new File("conf/" + file), overrides)
            .withSpace(options == null ? List.of() : List.of(options.split("; ")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SweepPlan.of(reader, Training::check)
        .print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    assertEquals(
        sha,
        HexFormat.of().formatHex(digest).substring(0, 16),
        bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theBooksSearchHasAHundredTrialsOfFiveHundredRows() {
    SweepPlan plan = SweepPlan.of(reader("book.conf"), Training::check);
    assertEquals(100, plan.trials().size());
    assertEquals(50, plan.epochs(plan.trials().get(99)));
    Settings settings = reader("book.conf").with(plan.trials().get(0).changes()).settings();
    assertEquals(500, settings.data().rows());
    assertEquals(13, settings.network().layers().size());
    assertEquals(
        Set.of("optimizer.learning-rate", "optimizer.weight-decay"),
        plan.space().scales().keySet());
    assertEquals(Set.of(Scale.LOGARITHMIC), Set.copyOf(plan.space().scales().values()));
  }

  @Test
  void theSearchForAWidthChangesBothLayers() {
    SettingsReader reader = reader("widths.conf");
    Set<String> layers =
        SweepPlan.of(reader, settings -> {}).trials().stream()
            .map(trial -> reader.with(trial.changes()).settings().network().layers().toString())
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "[affine 784 -> 25, relu, affine 25 -> 10]",
            "[affine 784 -> 50, relu, affine 50 -> 10]",
            "[affine 784 -> 100, relu, affine 100 -> 10]",
            "[affine 784 -> 200, relu, affine 200 -> 10]"),
        layers);
  }

  private static SettingsReader reader(String name) {
    return SettingsReader.ofFile(new File("conf/sweeps/" + name), List.of());
  }
}
