package kindling.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiFunction;
import java.util.function.Function;
import kindling.config.UserError;
import kindling.store.Json;
import kindling.store.Storage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;

/**
 * Reads a saved stage. Spark's own reader of the metadata is not used, because it would create an
 * object of any class that the file names.
 *
 * @param <S> type of the stage
 */
final class StageReader<S extends Params> extends MLReader<S> {
  private final Class<S> type;
  private final BiFunction<String, String, S> make;
  // null if no other files hold such stages
  private final Function<String, S> ofFile;

  /**
   * A reader.
   *
   * @param make creates a stage from its uid and its folder
   */
  StageReader(Class<S> type, BiFunction<String, String, S> make) {
    this(type, make, null);
  }

  /**
   * A reader that also reads model files.
   *
   * @param ofFile reads a model file, or a folder of results
   */
  StageReader(Class<S> type, BiFunction<String, String, S> make, Function<String, S> ofFile) {
    this.type = type;
    this.make = make;
    this.ofFile = ofFile;
  }

  @Override
  public S load(String path) {
    if (ofFile != null && !LocalFiles.inUse() && isModelFile(path)) {
      return ofFile.apply(path);
    }
    JsonNode metadata = metadata(path);
    String found = metadata.path("class").asText();
    if (!found.equals(type.getName()) || !metadata.path("uid").isTextual()) {
      throw UserError.of("holds %s, not a %s", found.isEmpty() ? "no stage" : found, type.getName())
          .at(path);
    }
    S stage = make.apply(metadata.get("uid").textValue(), path);
    // The defaults of the version that saved the stage, which may differ from this version's.
    set(stage, path, metadata.path("defaultParamMap"), true);
    set(stage, path, metadata.path("paramMap"), false);
    return stage;
  }

  private static boolean isModelFile(String path) {
    Storage storage = ModelInUse.storage();
    return storage.exists(path) && !storage.exists(path + "/metadata");
  }

  private JsonNode metadata(String path) {
    try {
      if (LocalFiles.inUse()) {
        return Json.parse(LocalFiles.metadata(path));
      }
      Row text = sparkSession().read().format("text").load(path + "/metadata").first();
      return Json.parse(text.getString(0));
    } catch (Exception e) {
      // Scala does not declare what Spark throws.
      throw UserError.of("no %s was saved there", type.getSimpleName())
          .found("%s", String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
          .at(path)
          .because(e);
    }
  }

  static void set(Params stage, String path, JsonNode values, boolean byDefault) {
    values
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!stage.hasParam(name)) {
                throw UserError.of("has the param \"%s\", which this version does not know", name)
                    .at(path);
              }
              set(stage, stage.getParam(name), values.get(name).toString(), byDefault);
            });
  }

  private static <T> void set(Params stage, Param<T> param, String json, boolean byDefault) {
    T value = param.jsonDecode(json);
    if (byDefault) {
      // Skip a default that this version no longer has, because a fit would refuse it.
      if (stage.hasDefault(param)) {
        stage.setDefault(param, value);
      }
    } else {
      stage.set(param, value);
    }
  }
}
