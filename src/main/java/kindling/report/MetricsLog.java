package kindling.report;

import java.util.LinkedHashMap;
import java.util.Map;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.store.Json;
import kindling.store.Storage;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * {@code metrics.jsonl}: one JSON object per epoch, on any Hadoop file system. The file is written
 * anew for each epoch, because not every file system can append, and is whole at any moment.
 *
 * <p>Keys: {@code epoch} from 1, {@code step} since the beginning, {@code trainLoss}, {@code
 * trainAccuracy}, {@code testLoss}, {@code testAccuracy} (null without a test set), {@code seconds}
 * of the epoch's training, {@code samplesPerSecond}, {@code evaluationSeconds}, and {@code phases},
 * the seconds of broadcast, compute, aggregate, update and scheduling.
 */
public final class MetricsLog implements TrainingListener {
  /** The usual name in a folder of results. */
  public static final String NAME = "metrics.jsonl";

  private final Storage storage;
  private final String file;

  /** A log in a file. */
  public MetricsLog(Storage storage, String file) {
    this.storage = storage;
    this.file = file;
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    StringBuilder lines = new StringBuilder();
    for (EpochResult epoch : state.history()) {
      lines.append(Json.line(figures(epoch))).append('\n');
    }
    storage.write(file, lines.toString());
  }

  /** The figures of an epoch by name. */
  static Map<String, Object> figures(EpochResult epoch) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("epoch", epoch.epoch());
    figures.put("step", epoch.step());
    put(figures, "train", epoch.train());
    put(figures, "validation", epoch.validation());
    put(figures, "test", epoch.test());
    figures.put("seconds", epoch.seconds());
    figures.put("samplesPerSecond", epoch.samplesPerSecond());
    figures.put("evaluationSeconds", epoch.evaluationSeconds());
    figures.put("phases", seconds(epoch.phases()));
    return figures;
  }

  private static void put(Map<String, Object> figures, String set, Evaluation evaluation) {
    boolean known = evaluation.rows() > 0;
    figures.put(set + "Loss", known ? evaluation.loss() : null);
    figures.put(set + "Accuracy", known ? evaluation.accuracy() : null);
  }

  private static Map<String, Object> seconds(PhaseTimes phases) {
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("broadcast", phases.broadcast() / 1e9);
    seconds.put("compute", phases.compute() / 1e9);
    seconds.put("aggregate", phases.aggregate() / 1e9);
    seconds.put("update", phases.update() / 1e9);
    seconds.put("scheduling", phases.scheduling() / 1e9);
    return seconds;
  }
}
