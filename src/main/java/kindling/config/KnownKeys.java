package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import kindling.config.message.Key;
import kindling.config.message.Variant;

/** Checks keys against those of the defaults. */
final class KnownKeys {
  /** Below these keys any name is allowed. */
  private static final List<String> FREE =
      List.of("data.options", "data.columns", "variables", SpaceKeys.SEARCH);

  private static final Variant LIST =
      new Variant(
          "kindling train --config FILE --print-config lists all keys",
          "the page Configuration lists all keys");

  private KnownKeys() {}

  /** Refuses unknown keys, and single values for blocks. */
  static void check(Config config, Config defaults) {
    check("", config.root(), defaults.root(), defaults.root());
  }

  private static void check(String path, ConfigObject found, ConfigObject known, ConfigObject all) {
    for (Map.Entry<String, ConfigValue> entry : found.entrySet()) {
      String key = path + ConfigUtil.joinPath(entry.getKey());
      String where = Keys.where(entry.getValue().origin());
      ConfigValue value = known.get(entry.getKey());
      if (value == null) {
        throw unknown(where, key, all);
      }
      if (entry.getValue().valueType() == ConfigValueType.NULL) {
        throw UserError.of("\"%s\" has no value", new Key(key))
            .cure("give one, or leave the key out")
            .at(where)
            .key(key);
      }
      if (value instanceof ConfigObject block && !key.equals("data.options")) {
        if (!(entry.getValue() instanceof ConfigObject foundBlock)) {
          throw UserError.of(
                  "\"%s\" is a block %s, not a single value",
                  new Key(key),
                  FREE.contains(key)
                      ? "with names of its own, such as { %s }".formatted(example(key))
                      : "with the keys " + String.join(", ", new TreeSet<>(block.keySet())))
              .at(where)
              .key(key);
        }
        if (!FREE.contains(key)) {
          check(key + ".", foundBlock, block, all);
        }
      }
    }
  }

  private static String example(String key) {
    return key.equals("data.columns")
        ? "price = number, cut = category"
        : key.equals("variables") ? "width = 100" : "optimizer.learning-rate = [0.1, 0.01]";
  }

  /**
   * The error about an unknown key.
   *
   * @param all known keys, for a suggestion
   */
  static UserError unknown(String where, String key, ConfigObject all) {
    String nearest = nearest(key, all);
    UserError unknown = UserError.of("unknown key \"%s\"", key).at(where).key(key);
    return distance(key, nearest) <= Math.max(2, key.length() / 2)
        ? unknown.cure("did you mean \"%s\"?", new Key(nearest))
        : unknown.cure("%s", LIST);
  }

  private static String nearest(String key, ConfigObject all) {
    return paths("", all)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(key, candidate))
                .thenComparingInt(candidate -> EditDistance.of(key, candidate)))
        .orElseThrow();
  }

  /** The edit distance of keys, where a missing or wrong block counts as one typing error. */
  private static int distance(String key, String candidate) {
    int whole = EditDistance.of(key, candidate);
    int ofName = 1 + EditDistance.of(name(key), name(candidate));
    return Math.min(whole, ofName);
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private static Stream<String> paths(String prefix, ConfigObject block) {
    return block.entrySet().stream()
        .flatMap(
            entry -> {
              String path = prefix + ConfigUtil.joinPath(entry.getKey());
              return entry.getValue() instanceof ConfigObject inner
                  ? Stream.concat(Stream.of(path), paths(path + ".", inner))
                  : Stream.of(path);
            });
  }
}
