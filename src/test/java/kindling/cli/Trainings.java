package kindling.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import kindling.store.Json;

/** The training that the tests of clusters run everywhere, and what it left. */
final class Trainings {
  private Trainings() {}

  /** The arguments of {@code submit/kindling} after Spark's own: four shards of some MNIST. */
  static Stream<String> arguments(Path data, Path out, String mode, int epochs) {
    return Stream.of(
        "train",
        "--config",
        Path.of("conf/mnist.conf").toAbsolutePath().toString(),
        "--out",
        out.toString(),
        "--set",
        "data.path=" + data,
        "--set",
        "training.epochs=" + epochs,
        "--set",
        "training.shards=4",
        "--set",
        "training.mode=" + mode);
  }

  /** What {@code run.json} says. */
  static JsonNode record(Path run) {
    try {
      return Json.parse(Files.readString(run.resolve("run.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Equal if and only if two trainings gave the same bits. */
  static String sha(Path run) {
    return record(run).get("weightsSha256").textValue();
  }
}
