package kindling.run;

import java.util.LinkedHashMap;
import java.util.Map;
import kindling.config.Settings;
import kindling.store.Json;
import org.apache.spark.SparkContext;

/** Facts about a run before its first step, for its record and its checkpoints. */
final class RunFacts {
  private RunFacts() {}

  /** By name. */
  static Map<String, Object> of(SparkContext spark, Settings settings, PackedSets sets) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", settings.name());
    facts.put("seed", settings.training().seed());
    facts.putAll(Environment.facts(spark));
    facts.put("executorBlas", sets.train().blasInUse());
    facts.put("data", sets.facts());
    facts.put("settings", Json.parse(settings.resolved()));
    return facts;
  }
}
