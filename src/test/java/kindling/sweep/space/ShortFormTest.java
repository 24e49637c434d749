package kindling.sweep.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import kindling.sweep.Sweeps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortFormTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one-of 0.1 0.01 | [0.1, 0.01]",
        "one-of 0.1 0.01 | { one-of = [0.1, 0.01] }",
        "one-of 1e-4 0.1 a | { one-of = [1e-4, 0.1, a] }",
        "one-of [relu] [sigmoid] | { one-of = [[relu], [sigmoid]] }",
        "range 1 to 9 step 2 | { range = { from = 1, to = 9, step = 2 } }",
        "range 1e-4 to 1e-1 times 10 | { range { from = 1e-4, to = 0.1, times = 10 } }",
        "integers 16 to 256 | { integers = [16, 256] }",
        "integers -1 to 1e3 | { integers = [-1, 1000] }",
        "log-integers 16 to 1024 | { log-integers = [16, 1024] }",
        "uniform 0.50 to .99 | { uniform = [0.5, 0.99] }",
        "log-uniform 1e-4 to 1e-1 | { log-uniform = [0.0001, 0.1] }",
        "'  log-uniform   1e-4  to 1e-1 ' | { log-uniform = [1e-4, 1e-1] }",
        "uniform 0 to 1 when optimizer.name is sgd | { uniform = [0, 1], when = { optimizer.name = sgd } }",
        "uniform 0 to 1 when optimizer.name is adam or sgd | { uniform = [0, 1], when { optimizer.name = [adam, sgd] } }",
        "one-of a b when training.epochs is 27 | { one-of = [a, b], when.training.epochs = 27 }",
      })
  void aStringGivesTheSpaceOfItsObject(String text, String object) {
    assertSame("optimizer.weight-decay = %s", text, object);
    if (!object.startsWith("[")) { // a list in a block is the value of a setting
      assertSame("optimizer = [{ name = sgd, weight-decay = %s }, { name = adam }]", text, object);
    }
  }

  private void assertSame(String space, String text, String object) {
    assertEquals(
        space(space.formatted(object)).dimensions(),
        space(space.formatted('"' + text + '"')).dimensions());
  }

  @Test
  void numbersOfAShortFormStayAsTheyAreWrittenSoThatFoldersOfSweepsCanBeResumed() {
    assertEquals(
        List.of(
            Map.of("optimizer.learning-rate", "0.10"), Map.of("optimizer.learning-rate", "1e-1x")),
        space("optimizer.learning-rate = one-of 0.10 1e-1x").grid(9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uniform",
        "uniform 1",
        "uniform 0 to",
        "uniform 0 to 1 step 2",
        "range 1 to 9",
        "range 1 to 9 by 2",
        "integers 1, 9",
        "one-of",
        "uniform 0 to 1 when",
        "uniform 0 to 1 when a b",
        "one-of 1 2 when a..b is 1"
      })
  void aStringThatIsNoShortFormIsRefused(String text) {
    UserError error =
        assertThrows(UserError.class, () -> space("training.epochs = \"%s\"".formatted(text)));
    assertTrue(
        error
            .getMessage()
            .contains("sweep.conf: 6: training.epochs is \"" + text + "\"; write one of: one-of"),
        error::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"often", "loguniform 1 to 2", "uniformly"})
  void aStringThatIsNoneIsToldAboutObjects(String text) {
    UserError error =
        assertThrows(UserError.class, () -> space("training.epochs = \"%s\"".formatted(text)));
    assertTrue(
        error.getMessage().contains("\"; write a list such as [0.1, 0.01], or an object with"),
        error::getMessage);
  }

  private Space space(String space) {
    return Sweeps.space(folder, space);
  }
}
