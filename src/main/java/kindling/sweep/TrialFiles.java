package kindling.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.config.message.Warnings;
import kindling.metrics.PhaseTimes;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Json;
import kindling.store.PositionJson;
import kindling.store.Storage;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult;
import kindling.train.Position;

/**
 * The files of each trial, below {@code trials/}: {@code 00017/trial.json} with its results, and
 * {@code 00017/checkpoints/} as long as it may continue.
 */
final class TrialFiles {
  private static final long MOST_BYTES = 1 << 28;

  private final Storage storage;
  private final String folder;

  TrialFiles(Storage storage, String sweepFolder) {
    this.storage = storage;
    this.folder = sweepFolder + "/trials";
  }

  /** Writes the results of a trial. */
  void write(TrialResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("trial", result.trial().number());
    fields.put("values", result.trial().values());
    fields.put("state", result.state().text());
    fields.put("seconds", result.seconds());
    fields.put("error", result.error());
    fields.put("warning", result.warning());
    fields.put("weightsSha256", result.weightsSha256());
    Position position =
        new Position(0, Double.NaN, 0, 0, PhaseTimes.ZERO, result.history(), result.best());
    fields.put("position", Json.parse(PositionJson.write(position)));
    storage.write(file(result.trial()), Json.line(fields) + "\n");
  }

  /** The stored results of a trial; empty if it was not begun. */
  Optional<TrialResult> read(Trial trial) {
    String file = file(trial);
    if (!storage.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = new String(storage.read(file, MOST_BYTES), StandardCharsets.UTF_8);
      JsonNode fields = Json.parse(text);
      if (!fields.path("values").isObject()) {
        throw new IllegalArgumentException("no values");
      }
      if (!fields.path("values").equals(Json.parse(Json.line(trial.values())))) {
        throw new UserError(
            "%s: is the result of a trial with %s, but this trial has %s; take another folder"
                .formatted(file, fields.path("values"), trial));
      }
      Position position = PositionJson.read(fields.path("position").toString());
      return Optional.of(
          new TrialResult(
              trial,
              state(fields.path("state").asText()),
              position.history(),
              position.bestEpoch(),
              fields.path("seconds").asDouble(),
              fields.path("error").asText(),
              fields.path("warning").asText(),
              fields.path("weightsSha256").asText()));
    } catch (UserError e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "%s: cannot be read (%s); delete it to train the trial again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static TrialResult.State state(String text) {
    for (TrialResult.State state : TrialResult.State.values()) {
      if (state.text().equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException("state is \"%s\"".formatted(text));
  }

  /** Saves a checkpoint of a trial. */
  void save(Trial trial, Checkpoint checkpoint, int keep) {
    Position position = checkpoint.position();
    int epochs = position.epoch();
    long step = epochs == 0 ? 0 : position.history().get(epochs - 1).step();
    checkpoints(trial).write(step + position.step(), checkpoint, keep);
  }

  /** What it takes to go on with a trial; empty to begin. */
  Optional<Checkpoint> saved(Trial trial, Warnings warnings) {
    try {
      return checkpoints(trial).newest(warnings);
    } catch (UserError e) {
      warnings.accept(Message.of("%s; the trial starts again", e.sentence()));
      return Optional.empty();
    }
  }

  /** Deletes the checkpoints of a trial. */
  void forget(Trial trial) {
    storage.delete(folderOf(trial) + "/" + CheckpointFolder.NAME);
  }

  private CheckpointFolder checkpoints(Trial trial) {
    return new CheckpointFolder(storage, folderOf(trial) + "/" + CheckpointFolder.NAME);
  }

  private String file(Trial trial) {
    return folderOf(trial) + "/trial.json";
  }

  private String folderOf(Trial trial) {
    return folder + String.format(Locale.ROOT, "/%05d", trial.number());
  }
}
