package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kindling.config.SpaceKey.Block;
import kindling.config.SpaceKey.Choices;
import kindling.config.SpaceKey.Single;
import kindling.config.SpaceKey.Text;
import kindling.config.SpaceKey.Value;
import kindling.config.message.Key;
import kindling.metrics.Metric;

/** Reads {@code sweep.space}, and refuses what is no setting, or must be the same in all trials. */
final class SpaceReader {
  /** Where {@code -m} leaves what it is given. */
  static final String SPACE = "sweep.space";

  /** Keys of which trials cannot have values of their own, and why. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "name", "every trial has a name of its own already",
          "sweep\\..*|sweep", "a sweep cannot search how it searches",
          "(checkpoint|report)(\\..*)?", "it changes no result",
          "evaluation(\\..*)?", "all trials are measured alike, and it changes no weight",
          "data\\.(?!scale$).*|data",
              "all trials must have the same rows, or they cannot be compared");

  private final Config config;

  private SpaceReader(Config config) {
    this.config = config;
  }

  /** What a resolved configuration says, in the order of the keys' names. */
  static List<SpaceKey> read(Config config) {
    List<SpaceKey> space = new SpaceReader(config).keys("", config.getObject(SPACE), false);
    if (space.isEmpty()) {
      throw UserError.of("{sweep.space} is empty: there is nothing to search")
          .cure(
              "say what a setting may be, such as sweep.space { optimizer.learning-rate = log-uniform 1e-4 to 1e-1 } in the conf file, or -m optimizer.learning-rate=0.1,0.01")
          .key(SPACE);
    }
    return space;
  }

  /**
   * The keys of the space, or of a block in it.
   *
   * @param path of the block, with a dot at its end
   * @param within a block that is one of several
   */
  private List<SpaceKey> keys(String path, ConfigObject block, boolean within) {
    List<SpaceKey> keys = new ArrayList<>();
    new TreeMap<>(block)
        .forEach(
            (name, value) -> {
              String key = path + ConfigUtil.joinPath(name);
              if (value instanceof ConfigObject inner) {
                keys.addAll(keys(key + ".", inner, within));
              } else {
                String place = Keys.where(value.origin());
                require(place, key);
                keys.add(new SpaceKey(key, place, value(key, value, within)));
              }
            });
    return keys;
  }

  private void require(String place, String key) {
    REFUSED.forEach(
        (keys, why) -> {
          if (key.matches(keys)) {
            throw UserError.of("%s cannot be searched: %s", new Key(key), why).at(place).key(key);
          }
        });
    if (!config.hasPath(key)) {
      throw KnownKeys.unknown(place, key, config.withoutPath("sweep").root());
    }
  }

  private Value value(String key, ConfigValue value, boolean within) {
    boolean list = value instanceof ConfigList;
    if (list && !within) {
      return choices(key, (ConfigList) value);
    }
    if (!list && config.getValue(key) instanceof ConfigObject) {
      throw notOneOfBlocks(key, value);
    }
    if (value.valueType() == ConfigValueType.NULL) {
      throw withoutValue("%s has no value", key, value);
    }
    return value.valueType() == ConfigValueType.STRING
        ? new Text((String) value.unwrapped())
        : new Single(SpaceText.of(value));
  }

  private Choices choices(String key, ConfigList list) {
    boolean blocks = config.getValue(key) instanceof ConfigObject;
    List<Value> values = new ArrayList<>();
    for (ConfigValue value : list) {
      if (value instanceof ConfigObject block) {
        values.add(new Block(keys(key + ".", block, true)));
      } else if (blocks) {
        throw notOneOfBlocks(key, value);
      } else if (value.valueType() == ConfigValueType.NULL) {
        throw withoutValue("%s has an element without a value", key, value);
      } else {
        values.add(new Single(SpaceText.of(value)));
      }
    }
    return new Choices(values);
  }

  private static UserError withoutValue(String problem, String key, ConfigValue value) {
    return UserError.of(problem, new Key(key))
        .cure("give it one, or leave it out")
        .at(Keys.where(value.origin()))
        .key(key);
  }

  private static UserError notOneOfBlocks(String key, ConfigValue value) {
    return UserError.setting(key)
        .found("\"%s\"", SpaceText.of(value))
        .expected("a list of blocks, because it is one, such as [{ KEY = VALUE }, { KEY = VALUE }]")
        .at(Keys.where(value.origin()));
  }

  /** Refuses a space in which trials are not measured by the same rows and the same figure. */
  static void requireComparable(List<SpaceKey> space, DataSettings data, Metric metric) {
    for (SpaceKey key : leaves(space)) {
      if (key.key().equals("training.seed")
          && data.validationShare() > 0
          && data.validationSeed().isEmpty()) {
        throw UserError.of(
                "{training.seed} cannot be searched with {data.validation-share}, which it chooses the rows of: every trial would have a validation set of its own")
            .cure("set {data.validation-seed} = 1, and all have the same")
            .at(key.place())
            .key(key.key());
      }
      if (key.key().equals("network.loss") && metric == Metric.LOSS) {
        throw UserError.of(
                "{network.loss} cannot be searched with {sweep.metric} = loss: the values of two losses cannot be compared")
            .cure("choose another metric")
            .at(key.place())
            .key(key.key());
      }
    }
  }

  /**
   * Refuses a variable that nothing refers to, or that the space itself refers to: a trial would
   * not see its own value of it.
   *
   * @param written with its substitutions still in it
   */
  static void requireReferences(List<SpaceKey> space, Config written) {
    Set<String> anywhere = references(written.root());
    ConfigValue searched = Secrets.valueAt(written, SPACE);
    Set<String> inSpace = searched == null ? Set.of() : references(searched);
    for (SpaceKey key : leaves(space)) {
      if (inSpace.stream().anyMatch(reference -> isPart(key.key(), reference))) {
        throw UserError.of(
                "%s is searched, but {sweep.space} itself refers to it, and what stands there is the same in all trials",
                new Key(key.key()))
            .cure("search a variable that the rest of the file refers to")
            .at(key.place())
            .key(key.key());
      }
      if (key.key().startsWith("variables.")
          && anywhere.stream().noneMatch(reference -> isPart(key.key(), reference))) {
        throw UserError.of("%s is searched, but nothing refers to it", new Key(key.key()))
            .cure("write ${%s} where it is meant, outside of quotes", key.key())
            .at(key.place())
            .key(key.key());
      }
    }
  }

  private static boolean isPart(String one, String other) {
    return (one + ".").startsWith(other + ".") || (other + ".").startsWith(one + ".");
  }

  private static Set<String> references(ConfigValue value) {
    // With quotes around texts, so that none looks like a substitution.
    String text = value.render(ConfigRenderOptions.concise());
    return Pattern.compile("\\$\\{\\??([^}]+)}")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  /** The keys of settings that trials may have values of their own of. */
  private static List<SpaceKey> leaves(List<SpaceKey> keys) {
    List<SpaceKey> leaves = new ArrayList<>();
    for (SpaceKey key : keys) {
      List<Value> values = key.value() instanceof Choices choices ? choices.values() : List.of();
      if (values.stream().noneMatch(Block.class::isInstance)) {
        leaves.add(key);
      }
      for (Value value : values) {
        if (value instanceof Block block) {
          leaves.addAll(leaves(block.keys()));
        }
      }
    }
    return leaves;
  }

  /**
   * What {@code -m} adds.
   *
   * @param dimension {@code key=value}
   * @param config what there is already
   */
  static Config onCommandLine(String dimension, Config config) {
    Change change = Change.of(Keys.SEARCHED, dimension);
    String key = SPACE + "." + change.key();
    for (SpaceKey there : new SpaceReader(config).keys("", config.getObject(SPACE), false)) {
      if (there.key().startsWith(change.key() + ".")
          || change.key().startsWith(there.key() + ".")) {
        throw UserError.of(
                "%s is searched already, and one is part of the other", new Key(there.key()))
            .cure("leave one out")
            .at(there.place())
            .at(Keys.SEARCHED + " " + change.key())
            .key(change.key());
      }
    }
    List<String> elements = elements(change.value());
    if (elements.size() == 1) {
      return new Change(Keys.SEARCHED, key, change.value()).config();
    }
    List<Object> values = new ArrayList<>();
    for (String element : elements) {
      if (element.isEmpty()) {
        throw UserError.of("there is nothing between two commas of \"%s\"", change.value())
            .at(Keys.SEARCHED + " " + change.key())
            .key(change.key());
      }
      values.add(new Change(Keys.SEARCHED, "element", element).config().root().get("element"));
    }
    try {
      return ConfigValueFactory.fromIterable(values, Keys.SEARCHED).atPath(key);
    } catch (ConfigException e) {
      throw ConfTrouble.error(e).movedTo(Keys.SEARCHED + " " + change.key()).key(change.key());
    }
  }

  /** What stands between the commas that are neither quoted nor within brackets. */
  private static List<String> elements(String text) {
    List<String> elements = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
        quoted = !quoted;
      } else if (!quoted && "[{(".indexOf(c) >= 0) {
        depth++;
      } else if (!quoted && "]})".indexOf(c) >= 0) {
        depth--;
      } else if (!quoted && depth == 0 && c == ',') {
        elements.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    elements.add(text.substring(from).strip());
    return elements;
  }
}
