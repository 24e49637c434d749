package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.util.List;
import kindling.network.Workspace;
import kindling.network.layers.NetworkParser;
import kindling.tables.ClassTarget;
import kindling.tables.ColumnProfile;
import kindling.tables.ColumnType;
import kindling.tables.FittedTable;
import kindling.tables.LabelRange;
import kindling.tables.NumberTarget;
import kindling.tables.SampleTables;
import kindling.tables.Table;
import kindling.tables.TableProfile;
import kindling.tables.Target;
import kindling.tables.cells.MissingValues;
import org.junit.jupiter.api.Test;

/** The prediction that looks at no feature. */
class BaselineTest {
  @Test
  void theMeanIsThatOfTheseRowsAlsoInTheUnitOfAnEarlierTraining() {
    double[] scores = scores(new NumberTarget(10, 4), "mean-squared-error", 1.0, 3.0, 8.0);
    assertEquals((4 - 10) / 4.0, scores[0], 1e-6);
    NumberTarget counts = new NumberTarget(0, 5, LabelRange.NOT_NEGATIVE);
    assertEquals(4 / 5.0, scores(counts, "poisson", 1.0, 3.0, 8.0)[0], 1e-6);
    assertEquals(0, scores(new NumberTarget(4, 2), "mean-squared-error", 1.0, 3.0, 8.0)[0]);
  }

  @Test
  void aClassThatTheRowsDoNotHaveHasAFiniteScore() {
    Target classes = new ClassTarget(List.of("a", "b", "c"));
    double[] scores = scores(classes, "softmax", "a", "b", "b");
    assertEquals(Math.log(2), scores[1] - scores[0], 1e-5);
    assertEquals(Math.log(3e-9), scores[2] - scores[0], 1e-4);
    Target two = new ClassTarget(List.of("a", "b"));
    assertEquals(Math.log(1e9), scores(two, "sigmoid", "b", "b")[0], 1e-3);
  }

  private static double[] scores(Target target, String loss, Object... labels) {
    ColumnProfile empty = new ColumnProfile("y", ColumnType.UNTYPED, ZoneId.of("UTC"), null, 1);
    TableProfile profile = new TableProfile(List.of(empty), false);
    for (int i = 0; i < labels.length; i++) {
      profile.add(i, new Object[] {labels[i]});
    }
    Table table =
        new Table(
            SampleTables.numbers().table().orElseThrow().columns(),
            "y",
            target,
            new MissingValues(List.of()));
    FittedTable fitted =
        new FittedTable(table, List.of(), profile.columns().get(0), labels.length, 0);
    Baseline baseline = Baseline.of(fitted, NetworkParser.loss(loss));
    Workspace workspace = new Workspace(baseline.network(), 1, 1);
    float[] scores = baseline.network().scores(1, baseline.parameters(), workspace);
    double[] exact = new double[baseline.network().outputs()];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = scores[i];
    }
    return exact;
  }
}
