package kindling.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import kindling.cluster.CachedBlocks;
import kindling.cluster.DatasetReader.Source;
import kindling.config.Settings;
import kindling.math.NativeBlas;
import kindling.store.Json;
import org.apache.spark.SparkContext;

/** What is known of a run before its first step: for its record, and for its checkpoints. */
final class RunFacts {
  private RunFacts() {}

  /** By name; test set and its blocks are null without one. */
  static Map<String, Object> of(
      SparkContext spark,
      Settings settings,
      Source trainSource,
      CachedBlocks train,
      Source testSource,
      CachedBlocks test) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", settings.name());
    facts.put("seed", settings.training().seed());
    facts.putAll(Environment.facts(spark));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("train", ofSet(trainSource, train));
    if (test != null) {
      data.put("test", ofSet(testSource, test));
    }
    facts.put("executorBlas", train.blasInUse());
    facts.put("data", data);
    facts.put("settings", Json.parse(settings.resolved()));
    return facts;
  }

  private static Map<String, Object> ofSet(Source source, CachedBlocks blocks) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("source", source.name());
    facts.put("rows", blocks.rows());
    facts.put("cachedBytes", blocks.bytes());
    facts.put("contentHash", "%016x".formatted(blocks.contentHash()));
    return facts;
  }

  /** What the bits depend on besides the settings; the test set is null without one. */
  static Map<String, String> origin(CachedBlocks train, CachedBlocks test) {
    Map<String, String> origin = new TreeMap<>();
    origin.put(Resumption.BLAS, NativeBlas.library().implementation());
    origin.put("training set", train.fingerprint());
    if (test != null) {
      origin.put("test set", test.fingerprint());
    }
    return origin;
  }
}
