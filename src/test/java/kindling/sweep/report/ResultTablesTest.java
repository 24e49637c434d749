package kindling.sweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import kindling.metrics.Metric;
import kindling.network.Loss;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.sweep.Objective;
import kindling.sweep.Results;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTablesTest {
  @TempDir private Path folder;
  private long now;

  /** How long it is between two looks at the clock: a write takes it once. */
  private long tick;

  @Test
  void trialsAreALineEachBestFirst() throws IOException {
    try (ResultTables tables = tables(Loss.Labels.FLAGS)) {
      tables.update(
          List.of(
              Results.of(Results.trial(1, "rate", "1e-2", "name", "a,b"), State.FINISHED, 0.5),
              Results.of(Results.trial(2, "rate", "1"), State.FINISHED, 0.25, 0.75),
              Results.failed(Results.trial(3, "rate", "1e9"), "step 4: \"loss\" is NaN")));
    }
    assertEquals(
        """
        rank,trial,state,rate,name,epochs,bestEpoch,validationLoss,validationAccuracy,trainLoss,trainAccuracy,seconds,weightsSha256,error
        1,2,finished,1.0,,2,2,0.25,0.75,0.24,0.76,3.0,5e2,
        2,1,finished,0.01,"a,b",1,1,0.5,0.5,0.49,0.51,1.5,5e1,
        ,3,failed,1.0E9,,0,,,,,,0.2,,"step 4: ""loss"" is NaN"
        """,
        read("results.csv"));
  }

  @Test
  void epochsAreALineEachTrialByTrial() throws IOException {
    try (ResultTables tables = tables(Loss.Labels.FLAGS)) {
      tables.update(List.of(Results.finished(2, 0.25, 0.75), Results.finished(1, 0.5)));
    }
    assertEquals(
        """
        trial,epoch,step,validationLoss,validationAccuracy,trainLoss,trainAccuracy,seconds,samplesPerSecond,evaluationSeconds
        1,1,100,0.5,0.5,0.49,0.51,0.5,2000.0,0.1
        2,1,100,0.75,0.25,0.74,0.26,0.5,2000.0,0.1
        2,2,200,0.25,0.75,0.24,0.76,0.5,2000.0,0.1
        """,
        read("epochs.csv"));
  }

  @Test
  void figuresAreThoseOfWhatIsPredicted() throws IOException {
    try (ResultTables tables = tables(Loss.Labels.NUMBERS)) {
      tables.update(List.of(Results.finished(1, 0.5)));
    }
    assertTrue(read("epochs.csv").contains("validationMeanSquaredError"), read("epochs.csv"));
    assertFalse(read("epochs.csv").contains("Accuracy"), read("epochs.csv"));
  }

  @Test
  void theFirstResultIsWrittenAtOnceAndTheLastWhenClosed() throws IOException {
    ResultTables tables = tables(Loss.Labels.FLAGS);
    tick = 1000;
    List<TrialResult> results = new ArrayList<>();
    results.add(Results.finished(1, 0.5));
    tables.update(results);
    assertEquals(2, read("results.csv").lines().count());
    results.add(Results.finished(2, 0.5));
    tables.update(results);
    assertEquals(2, read("results.csv").lines().count());
    tables.close();
    assertEquals(3, read("results.csv").lines().count());
  }

  @Test
  void writingTakesFourHundredthsOfTheTimeAtMost() {
    ResultTables tables = tables(Loss.Labels.FLAGS);
    long event = 1_000_000;
    long busy = 0;
    for (int i = 0; i < 200; i++) {
      now += event;
      long before = now;
      tables.update(slow(Results.finished(1, 0.5)));
      busy += now - before;
    }
    long once = 2_000_000; // the last one, whose time has not passed yet
    assertTrue(busy > now / 50 && busy <= now / 25 + once, "%d of %d".formatted(busy, now));
  }

  /** Results for which the clock goes on whenever they are looked at: so slow is a table. */
  private Collection<TrialResult> slow(TrialResult result) {
    return new AbstractCollection<>() {
      @Override
      public Iterator<TrialResult> iterator() {
        now += 500_000;
        return List.of(result).iterator();
      }

      @Override
      public int size() {
        return 1;
      }
    };
  }

  @Test
  void nothingIsWrittenTwice() throws IOException {
    ResultTables tables = tables(Loss.Labels.FLAGS);
    tables.update(List.of(Results.finished(1, 0.5)));
    Files.delete(folder.resolve("results.csv"));
    tables.close();
    assertFalse(Files.exists(folder.resolve("results.csv")));
  }

  private ResultTables tables(Loss.Labels labels) {
    return new ResultTables(
        new Storage(new Configuration(false)),
        folder.toString(),
        Objective.of(Metric.ACCURACY),
        new Figures(labels),
        () -> now += tick);
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }
}
