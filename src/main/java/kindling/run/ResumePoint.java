package kindling.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.report.console.CommandName;
import kindling.report.pages.RecordedRun;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Storage;
import kindling.store.record.EarlierCheckpoints;
import kindling.store.record.RunRecord;

/**
 * Where a training resumes: at the newest checkpoint of its folder; or at its beginning, with the
 * settings of {@code run.json}, if it was killed before its first checkpoint was whole.
 *
 * <p>A new training writes in this order, and may be killed after each: the folder; {@code
 * run.json}; the content of its first checkpoint; the checksum that makes it count. One that
 * replaces earlier results sets their checkpoints aside before {@code run.json}, and deletes them
 * after its first step.
 *
 * @param settings of the training, JSON
 * @param checkpoint empty to begin anew
 */
public record ResumePoint(String settings, Optional<Checkpoint> checkpoint) {
  private static final String RESULTS = "name a folder of results of kindling train";

  /**
   * The point of a folder of results.
   *
   * @param warnings takes one for each damaged checkpoint
   * @throws UserError if there is none
   */
  public static ResumePoint of(Storage storage, String folder, Warnings warnings) {
    Optional<Checkpoint> newest =
        new CheckpointFolder(storage, folder + "/" + CheckpointFolder.NAME).newest(warnings);
    if (newest.isPresent()) {
      return new ResumePoint(newest.get().settings(), newest);
    }
    requireRecord(storage, folder);
    RecordedRun run = RecordedRun.read(storage, folder);
    String settings = run.facts().path("settings").toString();
    Settings recorded =
        SettingsReader.ofModel(settings, folder + "/" + RunRecord.NAME, List.of()).settings();
    if (recorded.checkpoint().every() == 0) {
      throw UserError.of("has no checkpoint")
          .cure("name a folder of results of a training with {checkpoint.every} other than off")
          .at(folder);
    }
    Optional<Checkpoint> aside =
        new CheckpointFolder(storage, EarlierCheckpoints.aside(folder))
            .newest(warnings)
            .filter(earlier -> isOf(recorded, run.facts().path("data"), earlier));
    if (aside.isPresent()) {
      return new ResumePoint(aside.get().settings(), aside);
    }
    // Of a training that is being replaced, metrics may still be there.
    boolean replacing = storage.exists(EarlierCheckpoints.aside(folder));
    if (run.facts().has("final") || (!run.epochs().isEmpty() && !replacing)) {
      throw UserError.of(
              "has results of %d epochs, but its checkpoints are gone", run.epochs().size())
          .cure(
              "put back the folder %s, or train again: kindling train --config FILE --out %s --overwrite",
              CheckpointFolder.NAME, folder)
          .at(folder);
    }
    return new ResumePoint(settings, Optional.empty());
  }

  private static void requireRecord(Storage storage, String folder) {
    if (!storage.exists(folder)) {
      throw UserError.of("no such folder").cure(RESULTS).at(folder);
    }
    if (storage.isVacant(folder)) {
      throw UserError.of("is empty, because no training has saved anything there yet")
          .cure("start it again: %s train --config FILE --out %s", CommandName.asCalled(), folder)
          .at(folder);
    }
    if (!storage.exists(folder + "/" + RunRecord.NAME)) {
      throw UserError.of("has no checkpoint").cure(RESULTS).at(folder);
    }
  }

  /**
   * Whether a checkpoint is of the training that a record is about, and not of the one before: by
   * settings and data.
   */
  private static boolean isOf(Settings recorded, JsonNode data, Checkpoint checkpoint) {
    String origin = checkpoint.origin().toString();
    for (JsonNode set : data) {
      if (!origin.contains(set.path("fingerprint").asText())) {
        return false;
      }
    }
    // The record has scale and columns as they were written, the checkpoint what they came to.
    return Set.of("data.scale", "data.feature-columns")
        .containsAll(recorded.changesSince(checkpoint.settings(), 1).keySet());
  }
}
