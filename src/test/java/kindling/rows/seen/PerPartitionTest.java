package kindling.rows.seen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PerPartitionTest {
  private final PerPartition<LeftOut> counts = new PerPartition<>(LeftOut.NONE, LeftOut::plus);

  @Test
  void aTaskAddsWhatItCounts() {
    assertTrue(counts.isZero());
    assertEquals(LeftOut.NONE, counts.value());
    counts.add(LeftOut.UNLABELLED);
    counts.add(LeftOut.ofClass("rose"));
    counts.add(LeftOut.ofClass("lily"));
    counts.add(LeftOut.UNLABELLED);
    assertEquals(new LeftOut(2, 2, "lily"), counts.value());
  }

  /** Both are of partition 0, because no task runs here. */
  @Test
  void aTaskThatIsRepeatedReplacesItsCounts() {
    for (int attempt = 0; attempt < 2; attempt++) {
      PerPartition<LeftOut> task = new PerPartition<>(LeftOut.NONE, LeftOut::plus);
      task.add(LeftOut.UNLABELLED);
      task.add(LeftOut.UNLABELLED);
      counts.merge(task);
    }
    assertEquals(2, counts.value().unlabelled());
  }

  @Test
  void aCopyHasCountsOfItsOwn() {
    counts.add(LeftOut.UNLABELLED);
    var copy = counts.copy();
    counts.reset();
    assertTrue(counts.isZero());
    assertEquals(1, copy.value().unlabelled());
  }
}
