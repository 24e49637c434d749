package kindling.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kindling.tables.cells.CellFault;
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
  void aNumberThatCannotBeNegativeIsDividedByTheMean() {
    NumberTarget target = new NumberTarget(0, 20, LabelRange.NOT_NEGATIVE);
    assertEquals(0.5f, target.label(10));
    assertEquals(30.0, target.prediction(1.5));
    CellFault fault = assertThrows(CellFault.class, () -> target.label(-3));
    assertEquals("-3; expected a number of at least 0", fault.getMessage());
    assertEquals(target, Target.read(target.json()));
    assertThrows(CellFault.class, () -> new NumberTarget(0, 2, LabelRange.POSITIVE).label(0));
    assertEquals(new NumberTarget(5, 2), Target.read(new NumberTarget(5, 2).json()));
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
