package kindling.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import kindling.run.Resumption;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;

/**
 * What a sweep leaves: {@code sweep.conf}, the configuration, from which it goes on; {@code
 * trials/}, see {@link TrialFiles}; {@code best.safetensors}, the model of the best trial so far;
 * {@code sweep.json}, how it stands. What people read is written by others.
 */
final class SweepFolder {
  /** The configuration: all that a sweep is to go on needs to know. */
  static final String CONFIGURATION = "sweep.conf";

  private static final long MOST_BYTES = 1 << 24;
  private static final String DATA = "data.json";
  private static final String BEST = "best.safetensors";
  private static final String RECORD = "sweep.json";

  private final Storage storage;
  private final String name;
  private final TrialFiles trials;

  SweepFolder(Storage storage, String name) {
    this.storage = storage;
    this.name = name;
    this.trials = new TrialFiles(storage, name);
  }

  /** What is kept of each trial. */
  TrialFiles trials() {
    return trials;
  }

  /** The path of a file in it. */
  String file(String file) {
    return name + "/" + file;
  }

  /** The configuration of a folder's sweep; empty if there is none. */
  static Optional<String> configuration(Storage storage, String folder) {
    String file = folder + "/" + CONFIGURATION;
    return storage.exists(file)
        ? Optional.of(new String(storage.read(file, MOST_BYTES), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  void writeConfiguration(String text) {
    storage.write(file(CONFIGURATION), text);
  }

  /** Keeps the model of the best trial, in place of the one before. */
  void writeBest(Model model) {
    new ModelFile(storage).write(best(), model);
  }

  /** The file with the model of the best trial. */
  String best() {
    return file(BEST);
  }

  /**
   * Keeps what the data is, or refuses data that are not those that were kept.
   *
   * @param origin what bits depend on besides the settings, by name
   * @param warnings takes what may make bits differ
   */
  void requireSameData(Map<String, String> origin, Consumer<String> warnings) {
    String file = file(DATA);
    if (!storage.exists(file)) {
      storage.write(file, Json.pretty(new TreeMap<>(origin)));
      return;
    }
    JsonNode kept = Json.parse(new String(storage.read(file, MOST_BYTES), StandardCharsets.UTF_8));
    Map<String, String> then = new TreeMap<>();
    kept.fieldNames().forEachRemaining(field -> then.put(field, kept.get(field).asText()));
    Resumption.requireSameOrigin(then, origin, "the sweep was begun with", warnings);
  }

  void writeRecord(Map<String, Object> record) {
    storage.write(file(RECORD), Json.pretty(record));
  }
}
