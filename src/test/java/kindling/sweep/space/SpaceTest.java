package kindling.sweep.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kindling.config.UserError;
import kindling.sweep.Sweeps;
import kindling.sweep.trial.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceTest {
  @TempDir Path folder;

  @Test
  void aGridChangesTheLastKeyFastest() {
    Space space = space("training.batch-size = [10, 20], optimizer.learning-rate = [1, 2, 3]");
    assertEquals(
        List.of(
            "optimizer.learning-rate=1 training.batch-size=10",
            "optimizer.learning-rate=1 training.batch-size=20",
            "optimizer.learning-rate=2 training.batch-size=10",
            "optimizer.learning-rate=2 training.batch-size=20",
            "optimizer.learning-rate=3 training.batch-size=10",
            "optimizer.learning-rate=3 training.batch-size=20"),
        grid(space));
  }

  @Test
  void aChoiceThatIsNotMadeDoesNotMultiplyAGrid() {
    Space space =
        space(
            """
            optimizer.momentum = { one-of = [0.5, 0.9, 0.99], when = { optimizer.name = momentum } }
            optimizer.name = [sgd, momentum]
            training.batch-size = [10, 20]
            """);
    assertEquals(8, grid(space).size());
    assertEquals(
        List.of(
            "optimizer.name=sgd training.batch-size=10",
            "optimizer.name=sgd training.batch-size=20",
            "optimizer.momentum=0.5 optimizer.name=momentum training.batch-size=10"),
        grid(space).subList(0, 3));
    assertEquals(8, new HashSet<>(grid(space)).size());
  }

  @Test
  void aBlockBringsItsSettingsAndItsOwnChoices() {
    Space space =
        space(
            """
            optimizer = [
              { name = sgd, learning-rate = 0.1, schedule.name = cosine }
              { name = adam, learning-rate = { range { from = 1e-4, to = 1e-2, times = 10 } } }
            ]
            """);
    assertEquals(
        List.of(
            "optimizer.learning-rate=0.1 optimizer.name=sgd optimizer.schedule.name=cosine",
            "optimizer.learning-rate=1e-4 optimizer.name=adam",
            "optimizer.learning-rate=0.001 optimizer.name=adam",
            "optimizer.learning-rate=0.01 optimizer.name=adam"),
        grid(space));
    assertEquals(
        Map.of(
            "optimizer.learning-rate",
            Scale.LOGARITHMIC,
            "optimizer.name",
            Scale.CATEGORICAL,
            "optimizer.schedule.name",
            Scale.CATEGORICAL),
        space.scales());
  }

  @Test
  void conditionsMayHangOnConditionsAndOnBlocks() {
    Space space =
        space(
            """
            optimizer = [
              { name = sgd }
              { name = momentum, momentum = { one-of = [0.5, 0.9] } }
            ]
            training.batch-size = { one-of = [10, 20, 30], when = { optimizer.momentum = 0.5 } }
            training.epochs = { one-of = [1, 2], when = { training.batch-size = 20 } }
            """);
    // The base has a momentum of 0.9.
    assertEquals(1 + 1 + 4, grid(space).size());
    Set<String> trials = new HashSet<>(grid(space));
    assertEquals(6, trials.size());
    assertTrue(trials.contains("optimizer.momentum=0.9 optimizer.name=momentum"), trials::toString);
    assertTrue(
        trials.contains(
            "optimizer.momentum=0.5 optimizer.name=momentum training.batch-size=20 training.epochs=1"),
        trials::toString);
  }

  @Test
  void aConditionMayAskForASettingThatIsNotSearched() {
    Space space =
        space(
            "training.batch-size = { one-of = [10, 20], when { variables.other = x } }, variables.width = [1]");
    assertEquals(2, grid(space).size());
  }

  @Test
  void aPointOfTheUnitCubeIsATrial() {
    Space space =
        space(
            """
            optimizer = [{ name = sgd }, { name = adam, learning-rate = { log-uniform = [1e-4, 1] } }]
            training.batch-size = { integers = [1, 10] }
            """);
    assertEquals(
        List.of("optimizer", "optimizer[1].learning-rate", "training.batch-size"), space.names());
    assertFalse(space.isFinite());
    assertEquals(
        Map.of(
            "optimizer.name",
            "adam",
            "optimizer.learning-rate",
            "0.01",
            "training.batch-size",
            "6"),
        space.at(new double[] {0.5, 0.5, 0.5}));
    assertEquals(
        Map.of("optimizer.name", "sgd", "training.batch-size", "1"),
        space.at(new double[] {0.4, 0.5, 0}));
  }

  @Test
  void ofAHugeGridOnlyTheFirstTrialsAreMade() {
    Space space =
        space(
            "training.epochs = { integers = [1, 1000000000] }, optimizer.name = [sgd, adam], training.batch-size = { integers = [1, 1000000000] }");
    assertTrue(space.isFinite());
    assertEquals(
        List.of(
            "optimizer.name=sgd training.batch-size=1 training.epochs=1",
            "optimizer.name=sgd training.batch-size=1 training.epochs=2"),
        space.grid(2).stream().map(values -> new Trial(1, values).toString()).toList());
  }

  @Test
  void aGridNeedsAFiniteNumberOfValues() {
    Space space = space("optimizer.learning-rate = { uniform = [0, 1] }");
    UserError error = assertThrows(UserError.class, () -> space.grid(10));
    assertTrue(
        error
            .getMessage()
            .startsWith(
                folder
                    + "/sweep.conf: 6: optimizer.learning-rate can be any number between two bounds, but a grid needs a list or a range; write one, or set sweep.strategy = random"),
        error::getMessage);
  }

  @Test
  void allKeysOfAConditionMustHold() {
    Space space =
        space(
            """
            optimizer.name = [sgd, momentum, nesterov]
            training.batch-size = [10, 20]
            optimizer.momentum {
              one-of = [0.5, 0.9]
              when = { optimizer.name = [momentum, nesterov], training.batch-size = 20 }
            }
            """);
    assertEquals(4 + 2 * 2, grid(space).size());
  }

  @Test
  void aChoiceOfBlocksMayHaveACondition() {
    assertEquals(
        List.of(
            "training.epochs=1",
            "optimizer.name=sgd training.epochs=2",
            "optimizer.name=adam training.epochs=2"),
        grid(
            space(
                """
                training.epochs = [1, 2]
                optimizer { one-of = [{ name = sgd }, { name = adam }], when { training.epochs = 2 } }
                """)));
  }

  @Test
  void aBlockMayHaveAChoiceOfBlocks() {
    Space space =
        space(
            """
            optimizer = [
              { name = sgd }
              {
                name = adam
                schedule = [
                  { name = cosine }
                  { name = step, factor = 0.5, every-epochs = { one-of = [2, 3] } }
                ]
              }
            ]
            """);
    assertEquals(
        List.of("optimizer", "optimizer[1].schedule", "optimizer[1].schedule[1].every-epochs"),
        space.names());
    assertEquals(
        List.of(
            "optimizer.name=sgd",
            "optimizer.name=adam optimizer.schedule.name=cosine",
            "optimizer.name=adam optimizer.schedule.every-epochs=2 optimizer.schedule.factor=0.5 optimizer.schedule.name=step",
            "optimizer.name=adam optimizer.schedule.every-epochs=3 optimizer.schedule.factor=0.5 optimizer.schedule.name=step"),
        grid(space));
  }

  @Test
  void fixedSettingsOfBlocksDoNotMoveTheChoicesThatDependOnThem() {
    Space space =
        space(
            """
            data.scale = { one-of = [1, 2], when { optimizer.schedule.name = cosine } }
            network.initialization = { one-of = [he, xavier], when { optimizer.name = adam } }
            optimizer = [
              { name = sgd, learning-rate = { uniform = [0, 1] }, schedule.name = cosine }
              { name = adam }
            ]
            """);
    assertEquals(
        List.of("optimizer", "data.scale", "network.initialization", "optimizer[0].learning-rate"),
        space.names());
  }

  @Test
  void listsAreValuesToo() {
    Space space = space("network.layers = [[affine 3 -> 2], [affine 3 -> 9, relu, affine 2]]");
    assertEquals(
        List.of("network.layers=[affine 3 -> 2]", "network.layers=[affine 3 -> 9, relu, affine 2]"),
        grid(space));
  }

  @Test
  void aSpaceThatCannotBeIsRefused() {
    assertRefused(
        "sweep.conf: 6: training.epochs is \"5\"; write a list such as", "training.epochs = 5");
    assertRefused(
        "sweep.conf: 6: unknown key \"optimizer.nam\"; did you mean \"optimizer.name\"?",
        "training.epochs = { one-of = [1, 2], when { optimizer.nam = sgd } }");
    assertRefused(
        "training.epochs is searched when optimizer.name is adam, but that setting can only be sgd; correct the condition",
        "training.epochs = { one-of = [1, 2], when { optimizer.name = adam } }");
    assertRefused(
        "that setting can only be momentum or sgd",
        "training.epochs = { one-of = [1, 2], when { optimizer.name = adam } }, optimizer.name=[sgd, momentum]");
    assertRefused(
        "training.batch-size has a condition that depends on itself; remove a condition of: training.batch-size, training.epochs",
        """
        training.epochs = { one-of = [1, 2], when { training.batch-size = 4 } }
        training.batch-size = { one-of = [3, 4], when { training.epochs = 10 } }
        """);
    assertRefused(
        "remove a condition of: training.epochs",
        "training.epochs = { one-of = [1, 2], when { training.epochs = 1 } }");
  }

  private void assertRefused(String expected, String space) {
    UserError error = assertThrows(UserError.class, () -> space(space));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  private Space space(String space) {
    return Sweeps.space(folder, space);
  }

  private static List<String> grid(Space space) {
    return space.grid(1000).stream().map(values -> new Trial(1, values).toString()).toList();
  }
}
