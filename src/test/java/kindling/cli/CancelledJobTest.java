package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CancelledJobTest {
  private static void assertCancelled(boolean cancelled, String message) {
    Exception e = new IllegalStateException("around it", new IllegalArgumentException(message));
    assertEquals(cancelled, CancelledJob.in(e, "call it again").isPresent(), message);
  }

  @Test
  void theWordingsOfSpark() {
    assertCancelled(
        true, "[SPARK_JOB_CANCELLED] Job 3 cancelled killed via Web UI SQLSTATE: XXKDA");
    assertCancelled(true, "Job 3 cancelled killed via the Web UI");
    assertCancelled(true, "Job 12 cancelled because Stage 4 was cancelled");
    assertCancelled(
        true, "Job aborted due to stage failure: Master removed our application: KILLED");
    assertCancelled(false, "Job aborted due to stage failure: Task 0 in stage 1.0 failed");
    assertCancelled(false, "a column is named Job 3 cancelled");
    assertCancelled(false, "Job 5 cancelled because SparkContext was shut down");
    assertCancelled(false, null);
  }
}
