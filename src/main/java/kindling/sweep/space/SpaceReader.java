package kindling.sweep.space;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kindling.config.Change;
import kindling.config.SpaceKey;
import kindling.config.SpaceKeys;
import kindling.config.UserError;
import kindling.sweep.space.Dimension.Kind;

/** Reads a search space from HOCON: keys of settings, each with a {@link DomainForm}. */
final class SpaceReader {
  private final SpaceKeys keys;
  private final List<Dimension> dimensions = new ArrayList<>();
  private final Map<String, String> base = new HashMap<>();

  SpaceReader(SpaceKeys keys) {
    this.keys = keys;
  }

  Space read() {
    settings("", keys.root()).forEach((key, value) -> add(key, value, key.key(), List.of()));
    if (dimensions.isEmpty()) {
      throw new UserError(
          "sweep.search is empty, so there is nothing to search; name a setting and its values, such as sweep.search { optimizer.learning-rate = { log-uniform = [1e-4, 1e-1] } } in the conf file, or -m optimizer.learning-rate=0.1,0.01 on the command line");
    }
    return new Space(dimensions, base);
  }

  /** The settings within a block, in the order of their names. */
  private Map<SpaceKey, ConfigValue> settings(String path, ConfigObject block) {
    Map<SpaceKey, ConfigValue> settings = new LinkedHashMap<>();
    new TreeMap<>(block)
        .forEach(
            (name, value) -> {
              String key = path + ConfigUtil.joinPath(name);
              if (keys.isBlock(key)
                  && value instanceof ConfigObject inner
                  && !inner.containsKey(DomainForm.ONE_OF)) {
                settings.putAll(settings(key + ".", inner));
              } else {
                settings.put(keys.require(key, value), value);
              }
            });
    return settings;
  }

  private void add(SpaceKey key, ConfigValue value, String name, List<Condition> within) {
    if (keys.isBlock(key.key()) && value.unwrapped() instanceof String) {
      throw notBlocks(key);
    }
    DomainForm form = DomainForm.of(key, value);
    List<Condition> conditions = new ArrayList<>(within);
    for (Condition condition : form.conditions()) {
      base.put(condition.key(), keys.setting(new SpaceKey(condition.key(), key.place())));
      conditions.add(condition);
    }
    if (keys.isBlock(key.key())) {
      addBlocks(key, form.elements(), name, conditions);
    } else {
      dimensions.add(new Dimension(name, key, Kind.SEARCHED, form.domain(), conditions));
    }
  }

  /** Adds a choice of one of several blocks, and then those within each block. */
  private void addBlocks(
      SpaceKey key, List<ConfigValue> blocks, String name, List<Condition> conditions) {
    List<String> numbers = IntStream.range(0, blocks.size()).mapToObj(Integer::toString).toList();
    Domain domain = new Domain.OneOf(numbers, Scale.CATEGORICAL);
    dimensions.add(new Dimension(name, key, Kind.BLOCK, domain, conditions));
    for (String number : numbers) {
      if (!(blocks.get(Integer.parseInt(number)) instanceof ConfigObject block)) {
        throw notBlocks(key);
      }
      List<Condition> chosen = List.of(new Condition(name, List.of(number)));
      settings(key.key() + ".", block)
          .forEach(
              (inner, value) -> {
                String suffix = inner.key().substring(key.key().length());
                String innerName = "%s[%s]%s".formatted(name, number, suffix);
                if (isSearched(inner, value)) {
                  add(inner, value, innerName, chosen);
                } else {
                  // The place of the list, because several blocks may set the same key.
                  SpaceKey fixed = new SpaceKey(inner.key(), key.place());
                  Domain only = new Domain.OneOf(List.of(Change.text(value)), Scale.CATEGORICAL);
                  dimensions.add(new Dimension(innerName, fixed, Kind.FIXED, only, chosen));
                }
              });
    }
  }

  private static UserError notBlocks(SpaceKey key) {
    return key.error(
        "is a block of settings, so its values must be blocks; write a list such as [{ KEY = VALUE }, { KEY = VALUE }]");
  }

  /** Whether the value of a setting within a block is a domain; otherwise it is fixed. */
  private boolean isSearched(SpaceKey key, ConfigValue value) {
    if (value.valueType() == ConfigValueType.NULL) {
      throw key.error("has no value; give it one, or leave it out");
    }
    return value instanceof ConfigObject
        || (value instanceof ConfigList && keys.isBlock(key.key()))
        || (value.unwrapped() instanceof String text && ShortForm.matches(text));
  }
}
