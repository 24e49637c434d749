package kindling.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.run.Resumption;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;

/**
 * The folder of a sweep: {@code sweep.conf}, the configuration, with which it is resumed; {@code
 * trials/}, see {@link TrialFiles}; {@code best.safetensors}, the model of the best trial so far;
 * {@code sweep.json}, see {@link SweepRecord}. Tables and reports are written by listeners.
 */
final class SweepFolder {
  /** The configuration, which is all that a resumed sweep needs. */
  static final String CONFIGURATION = "sweep.conf";

  private static final long MOST_BYTES = 1 << 24;
  private static final String DATA = "data.json";
  private static final String BEST = "best.safetensors";

  private final Storage storage;
  private final String name;
  private final TrialFiles trials;

  SweepFolder(Storage storage, String name) {
    this.storage = storage;
    this.name = name;
    this.trials = new TrialFiles(storage, name);
  }

  /** The files of the trials. */
  TrialFiles trials() {
    return trials;
  }

  /** The path of a file in the folder. */
  String file(String file) {
    return name + "/" + file;
  }

  /** The configuration of a folder's sweep; empty if there is none. */
  static Optional<String> configuration(Storage storage, String folder) {
    String file = folder + "/" + CONFIGURATION;
    if (!storage.exists(file)) {
      return Optional.empty();
    }
    String text = new String(storage.read(file, MOST_BYTES), StandardCharsets.UTF_8);
    if (text.isBlank()) {
      throw new UserError(
          file
              + ": is empty, so the search space is unknown; restore the file, or take another folder");
    }
    return Optional.of(text);
  }

  /**
   * Writes the configuration, and the origin of the data unless it is there. The configuration
   * comes first: a kill before it leaves an empty folder, one after it a sweep that can be resumed.
   *
   * @param origin by name, what the results depend on besides the settings
   */
  void begin(String configuration, Map<String, String> origin) {
    storage.write(file(CONFIGURATION), configuration);
    if (!storage.exists(file(DATA))) {
      storage.write(file(DATA), Json.pretty(new TreeMap<>(origin)));
    }
  }

  /** Writes the model of the best trial in place of the former one. */
  void writeBest(Model model) {
    new ModelFile(storage).write(best(), model);
  }

  /** Whether the model of the best trial is there, with these weights. */
  boolean holdsBest(String weightsSha256) {
    if (!storage.exists(best())) {
      return false;
    }
    try {
      Model kept = new ModelFile(storage).read(best());
      return Model.sha256(kept.parameters()).equals(weightsSha256);
    } catch (UserError e) {
      return false; // damaged
    }
  }

  /** The file with the model of the best trial. */
  String best() {
    return file(BEST);
  }

  /**
   * Refuses other data than those of the first start.
   *
   * @param origin by name, what the results depend on besides the settings
   * @param warnings takes differences that may change bits
   */
  void requireSameData(Map<String, String> origin, Warnings warnings) {
    String file = file(DATA);
    if (!storage.exists(file)) {
      return;
    }
    String content = new String(storage.read(file, MOST_BYTES), StandardCharsets.UTF_8);
    Map<String, String> then = new TreeMap<>();
    try {
      JsonNode kept = Json.parse(content);
      kept.fieldNames().forEachRemaining(field -> then.put(field, kept.get(field).asText()));
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "%s: cannot be read (%s); delete it if the data is what the sweep was begun with"
              .formatted(file, e.getMessage()),
          e);
    }
    Resumption.requireSameOrigin(then, origin, "the sweep was begun with", warnings);
  }
}
