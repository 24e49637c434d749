package kindling.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kindling.tables.cells.MissingValues;
import org.junit.jupiter.api.Test;

class TargetTest {
  @Test
  void aClassIsPredictedByItsName() {
    Target target = new ClassTarget(List.of("bad", "good"));
    assertEquals("good", target.prediction(1));
    assertEquals("bad", target.prediction(target.label("bad")));
  }

  @Test
  void aNumberIsPredictedInTheUnitOfTheLabel() {
    Target target = new NumberTarget(100, 20);
    assertEquals(90.0, target.prediction(-0.5));
    assertEquals(140.0, target.prediction(target.label(140)));
  }

  @Test
  void aTableWithoutATargetHasNoClasses() {
    MissingValues missing = new MissingValues(List.of());
    Target target = new ClassTarget(List.of("bad", "good"));
    List<TableColumn> columns = SampleTables.classes().table().orElseThrow().columns();
    assertEquals(List.of(), new Table(columns, "y", null, missing).classes());
    assertEquals(List.of("bad", "good"), new Table(columns, "y", target, missing).classes());
  }
}
