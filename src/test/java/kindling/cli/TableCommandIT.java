package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kindling show} and {@code kindling train} with {@code --data}. */
class TableCommandIT {
  private static final String NONE_HELD_OUT =
      "The table has fewer than 50 rows, so none are held out for validation and test; set data.validation-share and data.test-share to hold some out\n";

  @TempDir Path folder;

  @Test
  void aTableOfFewRowsIsTrainedOnAllOfThemAndALineSaysSo() throws IOException {
    String few = table(49);
    String shown = kindling("show", "--data", few, "--label", "price");
    assertTrue(shown.endsWith("49 training rows, 2 columns, 2 features\n" + NONE_HELD_OUT), shown);
    assertFalse(kindling("show", "--data", few).contains(NONE_HELD_OUT));
    String out = folder.resolve("run").toString();
    String trained =
        kindling(
            "train",
            "--data",
            few,
            "--fast",
            "--label",
            "price",
            "--out",
            out,
            "--set",
            "training.epochs=1");
    assertTrue(trained.contains("\n" + NONE_HELD_OUT), trained);
    assertFalse(trained.contains("test set"), trained);
  }

  @Test
  void ofMoreRowsSomeAreHeldOut() throws IOException {
    String shown = kindling("show", "--data", table(50), "--label", "price");
    assertFalse(shown.contains("held out"), shown);
  }

  @Test
  void theRecipeIsAnEnsembleOfEmbeddedNumbersUnlessTheUserWantsItFast() throws IOException {
    String[] print = {"train", "--data", table(200), "--label", "price", "--print-config"};
    String recipe = kindling(print);
    assertTrue(recipe.contains("area=\"piecewise-linear by target width 8\""), recipe);
    assertTrue(recipe.contains("ensemble=8"), recipe);
    String fast = kindling(with(print, "--fast"));
    assertTrue(fast.contains("area=number"), fast);
    assertFalse(fast.contains("ensemble="), fast);
    String own = kindling(with(print, "--set", "network.layers=[ensemble(2; affine 1)]"));
    assertFalse(own.contains("ensemble=8"), own);
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static String kindling(String... arguments) {
    Command.Result result = InProcess.onSpark(arguments);
    assertEquals(0, result.exitCode(), result::toString);
    return result.out();
  }

  private String table(int rows) throws IOException {
    List<String> lines = new ArrayList<>(List.of("area,garden,price"));
    for (int i = 0; i < rows; i++) {
      lines.add("%d,%s,%d.5".formatted(i * i, i % 3 == 0 ? "yes" : "no", 3 * i));
    }
    return Files.write(folder.resolve("rows%d.csv".formatted(rows)), lines).toString();
  }
}
