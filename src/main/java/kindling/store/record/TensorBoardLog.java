package kindling.store.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kindling.metrics.Histogram;
import kindling.network.snapshot.NetworkSnapshot;
import kindling.store.Storage;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Event files for TensorBoard in a folder, on any Hadoop file system. Scalars after each epoch:
 * {@code train/loss} and the other metrics of {@link Figures} for each set, {@code
 * epoch/learningRate}, {@code epoch/samplesPerSecond}; and {@code step/loss} and, if it is known,
 * {@code step/gradientNorm} every few steps. Histograms of the {@linkplain #add snapshots}.
 *
 * <p>Each file is written once and completely: TensorBoard keeps files open, and would not notice
 * that one was replaced. There is a new file after every epoch, and within an epoch every half
 * minute. A resumed training first removes the events after its checkpoint from the files.
 */
public final class TensorBoardLog implements TrainingListener {
  /** The usual name in a folder of results. */
  public static final String NAME = "tensorboard";

  private static final String FILE = "events.out.tfevents.%08d.kindling";
  private static final String FILES = "events\\.out\\.tfevents\\.\\d{8}\\.kindling";
  private static final int MOST_BYTES = 1 << 30;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Storage storage;
  private final String folder;
  private final Figures figures;
  private final int everySteps;
  private final List<byte[]> events = new ArrayList<>();
  private int files;
  private long written;

  /**
   * A log in a folder.
   *
   * @param everySteps the number of steps from one {@code step/loss} to the next
   */
  public TensorBoardLog(Storage storage, String folder, Figures figures, int everySteps) {
    this.storage = storage;
    this.folder = folder;
    this.figures = figures;
    this.everySteps = everySteps;
  }

  @Override
  public void started(TrainingState state) {
    long steps = state.totalSteps();
    boolean toBeEvaluated = steps > 0 && state.step() == state.stepsPerEpoch();
    // Events of step 0, and of the end of an epoch, will be written again.
    keepUpTo(steps == 0 || toBeEvaluated ? steps - 1 : steps);
    if (toBeEvaluated) {
      addStep(state);
    }
    written = System.nanoTime();
  }

  @Override
  public void stepDone(TrainingState state) {
    addStep(state);
    if (System.nanoTime() - written > MOST_NANOS) {
      write();
    }
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    Map<String, Double> values = figures.bySet(result);
    values.put("epoch/learningRate", state.learningRate());
    values.put("epoch/samplesPerSecond", result.samplesPerSecond());
    add(result.step(), values);
    write();
  }

  @Override
  public void finished(TrainingState state) {
    write();
  }

  @Override
  public void stopped(TrainingState state) {
    write();
  }

  @Override
  public void failed(TrainingState state, Exception error) {
    write();
  }

  private void addStep(TrainingState state) {
    if (state.totalSteps() % everySteps == 0) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("step/loss", state.loss());
      if (!Double.isNaN(state.gradientNorm())) {
        values.put("step/gradientNorm", state.gradientNorm());
      }
      add(state.totalSteps(), values);
    }
  }

  private void add(long step, Map<String, Double> values) {
    events.add(SummaryEvent.ofFigures(now(), step, values));
  }

  /**
   * Adds histograms, which are written together with the next event: {@code activations/layer1},
   * {@code weights/layer1.weight}, {@code gradients/layer1.weight} and so on.
   */
  public void add(RecordedSnapshot recorded) {
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    for (NetworkSnapshot.Output output : recorded.snapshot().outputs()) {
      histograms.put("activations/" + output.name(), output.values());
    }
    for (NetworkSnapshot.Parameters parameters : recorded.snapshot().parameters()) {
      histograms.put("weights/" + parameters.name(), parameters.values());
      histograms.put("gradients/" + parameters.name(), parameters.gradient());
    }
    events.add(SummaryEvent.ofHistograms(now(), recorded.step(), histograms));
  }

  private void write() {
    if (!events.isEmpty()) {
      files++;
      write(FILE.formatted(files), events);
      events.clear();
    }
    written = System.nanoTime();
  }

  private void write(String file, List<byte[]> ofSteps) {
    List<byte[]> all = new ArrayList<>(List.of(SummaryEvent.fileVersion(now())));
    all.addAll(ofSteps);
    storage.write(folder + "/" + file, RecordFile.bytes(all));
  }

  /** Removes later steps from the existing files, and finds the number of the last file. */
  private void keepUpTo(long steps) {
    for (String file : storage.list(folder).stream().filter(f -> f.matches(FILES)).toList()) {
      String path = folder + "/" + file;
      List<byte[]> there = RecordFile.records(storage.read(path, MOST_BYTES));
      List<byte[]> kept =
          there.stream().skip(1).filter(event -> SummaryEvent.stepOf(event) <= steps).toList();
      if (kept.isEmpty()) {
        storage.delete(path);
      } else {
        files = Math.max(files, Integer.parseInt(file.replaceAll("\\D", "")));
        if (kept.size() < there.size() - 1) {
          write(file, kept);
        }
      }
    }
  }

  private static double now() {
    return System.currentTimeMillis() / 1000.0;
  }
}
