package kindling.store.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import kindling.network.snapshot.NetworkSnapshot;
import kindling.store.Storage;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * {@code histograms.jsonl}: histograms of each layer before the first step and after every few
 * epochs, one JSON object per line. The whole file is rewritten each time, like that of {@link
 * MetricsLog}, for the first time after the first step.
 */
public final class HistogramLog implements TrainingListener {
  /** The usual name in a folder of results. */
  public static final String NAME = "histograms.jsonl";

  private static final long MOST_BYTES = 1 << 30;

  private final Storage storage;
  private final String file;
  private final int everyEpochs;
  private final Function<float[], NetworkSnapshot> take;
  private final Consumer<RecordedSnapshot> also;
  private final List<String> lines = new ArrayList<>();
  private boolean unwritten;

  /**
   * A log in a file.
   *
   * @param everyEpochs the number of epochs from one line to the next, at least 1
   * @param take takes a snapshot with some weights
   * @param also takes each snapshot, before later listeners get the epoch
   */
  public HistogramLog(
      Storage storage,
      String file,
      int everyEpochs,
      Function<float[], NetworkSnapshot> take,
      Consumer<RecordedSnapshot> also) {
    this.storage = storage;
    this.file = file;
    this.everyEpochs = everyEpochs;
    this.take = take;
    this.also = also;
  }

  /**
   * The snapshots in a file, up to the first invalid line.
   *
   * @return an empty list if there is no such file
   */
  public static List<RecordedSnapshot> read(Storage storage, String file) {
    List<RecordedSnapshot> recorded = new ArrayList<>();
    for (String line : lines(storage, file)) {
      try {
        recorded.add(HistogramJson.parse(line));
      } catch (IllegalArgumentException e) {
        break;
      }
    }
    return recorded;
  }

  private static List<String> lines(Storage storage, String file) {
    return storage.exists(file)
        ? new String(storage.read(file, MOST_BYTES), StandardCharsets.UTF_8).lines().toList()
        : List.of();
  }

  @Override
  public void started(TrainingState state) {
    if (state.totalSteps() == 0) {
      record(0, state);
      return;
    }
    List<String> there = lines(storage, file);
    int kept = 0;
    while (kept < there.size() && isUpTo(state.epoch(), there.get(kept))) {
      lines.add(there.get(kept));
      kept++;
    }
    unwritten = kept < there.size();
  }

  /** Whether a line belongs to an epoch that will not be trained again. */
  private static boolean isUpTo(int epoch, String line) {
    try {
      return HistogramJson.parse(line).epoch() <= epoch;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void record(int epoch, TrainingState state) {
    RecordedSnapshot recorded =
        new RecordedSnapshot(epoch, state.totalSteps(), take.apply(state.evaluated()));
    lines.add(HistogramJson.line(recorded));
    also.accept(recorded);
    unwritten = true;
  }

  @Override
  public void stepDone(TrainingState state) {
    write();
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    if (result.epoch() % everyEpochs == 0) {
      record(result.epoch(), state);
    }
    write();
  }

  @Override
  public void stopped(TrainingState state) {
    write();
  }

  private void write() {
    if (unwritten) {
      storage.write(file, String.join("\n", lines) + "\n");
      unwritten = false;
    }
  }
}
