package kindling.store.record;

import kindling.store.Json;
import kindling.store.Storage;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * {@code metrics.jsonl}: one JSON object per epoch, on any Hadoop file system. The file is
 * rewritten after each epoch, because not every file system can append, and it is complete at any
 * time. Its keys are those of {@link Figures}.
 */
public final class MetricsLog implements TrainingListener {
  /** The usual name in a folder of results. */
  public static final String NAME = "metrics.jsonl";

  private final Storage storage;
  private final String file;
  private final Figures figures;

  /** A log in a file. */
  public MetricsLog(Storage storage, String file, Figures figures) {
    this.storage = storage;
    this.file = file;
    this.figures = figures;
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    StringBuilder lines = new StringBuilder();
    for (EpochResult epoch : state.history()) {
      lines.append(Json.line(figures.of(epoch))).append('\n');
    }
    storage.write(file, lines.toString());
  }
}
