package kindling.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import kindling.store.Json;

/** Trainings of the experiments, whose results are kept in {@code runs/}. */
final class ExperimentRuns {
  private static final int MOST_SECONDS = 7200;

  private ExperimentRuns() {}

  /**
   * The run.json of an experiment, which is trained if {@code runs/} does not have it yet.
   *
   * @param name of its conf file in {@code conf/}, without the extension
   */
  static JsonNode record(String name, int seed) throws Exception {
    Path folder = Path.of("runs", name.replace('/', '-') + "-seed" + seed);
    Path record = folder.resolve("run.json");
    if (!Files.exists(record) || !read(record).path("status").asText().equals("finished")) {
      try (Command training =
          Command.start(
              "train",
              "--config",
              "conf/" + name + ".conf",
              "--set",
              "training.seed=" + seed,
              "--out",
              folder.toString(),
              "--overwrite")) {
        training.result(MOST_SECONDS).succeeded();
      }
    }
    return read(record);
  }

  private static JsonNode read(Path record) throws Exception {
    return Json.parse(Files.readString(record));
  }
}
