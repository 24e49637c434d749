package kindling.sweep.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
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
            optimizer.momentum = one-of 0.5 0.9 0.99 when optimizer.name is momentum
            optimizer.name = [sgd, momentum]
            training.batch-size = [10, 20]
            """);
    assertEquals(OptionalLong.of(8), space.size());
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
              { name = adam, learning-rate = range 1e-4 to 1e-2 times 10 }
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
              { name = momentum, momentum = one-of 0.5 0.9 }
            ]
            training.batch-size = one-of 10 20 30 when optimizer.momentum is 0.5
            training.epochs = one-of 1 2 when training.batch-size is 20
            """);
    // The base has a momentum of 0.9.
    assertEquals(OptionalLong.of(1 + 1 + 4), space.size());
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
            "training.batch-size = one-of 10 20 when variables.other is x, variables.width = [1]");
    assertEquals(OptionalLong.of(2), space.size());
  }

  @Test
  void aPointOfTheUnitCubeIsATrial() {
    Space space =
        space(
            """
            optimizer = [{ name = sgd }, { name = adam, learning-rate = log-uniform 1e-4 to 1 }]
            training.batch-size = integers 1 to 10
            """);
    assertEquals(3, space.dimensions());
    assertEquals(OptionalLong.empty(), space.size());
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
  void aGridMayBeLargerThanANumberCanSay() {
    String integers = "integers 1 to 1000000000";
    Space space =
        space(
            "training.batch-size = %1$s, training.early-stopping.patience = %1$s, training.epochs = %1$s"
                .formatted(integers));
    assertEquals(OptionalLong.of(Long.MAX_VALUE), space.size());
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
        "sweep.conf: 6: training.epochs is \"5\"; it must be a list such as",
        "training.epochs = 5");
    assertRefused("training.epochs is an empty list", "training.epochs = []");
    assertRefused(
        "sweep.conf: 6: unknown key \"optimizer.nam\"; did you mean \"optimizer.name\"?",
        "training.epochs = one-of 1 2 when optimizer.nam is sgd");
    assertRefused(
        "training.epochs is set when optimizer.name is adam, which it never is; it is sgd",
        "training.epochs = one-of 1 2 when optimizer.name is adam");
    assertRefused(
        "which it never is; it is momentum or sgd",
        "training.epochs = one-of 1 2 when optimizer.name is adam, optimizer.name=[sgd, momentum]");
    assertRefused(
        "conditions must not go in circles",
        """
        training.epochs = one-of 1 2 when training.batch-size is 4
        training.batch-size = one-of 3 4 when training.epochs is 10
        """);
    assertRefused(
        "conditions must not go in circles",
        "training.epochs = one-of 1 2 when training.epochs is 1");
    assertRefused("\"a..b\" is no key of a setting", "training.epochs = one-of 1 2 when a..b is 1");
  }

  private void assertRefused(String expected, String space) {
    UserError error = assertThrows(UserError.class, () -> space(space));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  private Space space(String space) {
    return Sweeps.space(folder, space);
  }

  private static List<String> grid(Space space) {
    return LongStream.range(0, space.size().orElseThrow())
        .mapToObj(i -> new Trial(1, space.at(i)).toString())
        .toList();
  }
}
