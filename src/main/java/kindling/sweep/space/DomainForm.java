package kindling.sweep.space;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kindling.config.Change;
import kindling.config.SpaceKey;

/**
 * The values of a setting as they are written, such as {@code { uniform = [0.5, 0.99], when = {
 * optimizer.name = sgd } }}.
 *
 * @param word the kind of the domain
 */
record DomainForm(SpaceKey key, String word, ConfigObject object) {
  static final String ONE_OF = "one-of";

  /** By word, an example of its argument. */
  private static final Map<String, String> EXAMPLES =
      Map.ofEntries(
          Map.entry(ONE_OF, "[0.1, 0.01]"),
          Map.entry("range", "{ from = 32, to = 256, times = 2 }"),
          Map.entry("integers", "[16, 256]"),
          Map.entry("log-integers", "[16, 1024]"),
          Map.entry("uniform", "[0.5, 0.99]"),
          Map.entry("log-uniform", "[1e-4, 1e-1]"));

  private static final String FORMS =
      "write a list such as [0.1, 0.01], or an object with one-of, range, integers, log-integers, uniform or log-uniform, such as { log-uniform = [1e-4, 1e-1] }";

  /** A longer list of values is a mistake. */
  private static final int MOST_VALUES = 1_000_000;

  /** Of a value that was multiplied: 45.2548 is 32 times the root of two. */
  private static final MathContext DIGITS = new MathContext(6);

  /** The form of an object, of a list, which is {@code one-of}, or of a {@link ShortForm}. */
  static DomainForm of(SpaceKey key, ConfigValue value) {
    ConfigObject object = object(key, value);
    Set<String> words = new TreeSet<>(object.keySet());
    words.remove("when");
    if (words.isEmpty()) {
      throw key.error("has no values; " + FORMS);
    }
    if (!EXAMPLES.keySet().containsAll(words)) {
      throw key.error("has %s; %s".formatted(String.join(", ", words), FORMS));
    }
    if (words.size() > 1) {
      throw key.error(
          "has %s; write only one, and if the other one is in an included file, write %s = null before yours"
              .formatted(String.join(" and ", words), key.key()));
    }
    return new DomainForm(key, words.iterator().next(), object);
  }

  private static ConfigObject object(SpaceKey key, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      return object;
    }
    if (value instanceof ConfigList list) {
      return ConfigValueFactory.fromMap(Map.of(ONE_OF, list));
    }
    if (value.unwrapped() instanceof String text && ShortForm.matches(text)) {
      return ShortForm.object(key, text);
    }
    throw key.error("is \"%s\"; %s".formatted(value.unwrapped(), FORMS));
  }

  /** The conditions, by key. */
  List<Condition> conditions() {
    ConfigValue when = object.getOrDefault("when", ConfigValueFactory.fromMap(Map.of()));
    if (!(when instanceof ConfigObject settings)) {
      throw key.error("has a wrong condition; write one such as when = { optimizer.name = sgd }");
    }
    return settings.toConfig().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(setting -> new Condition(setting.getKey(), texts(setting.getValue())))
        .toList();
  }

  private static List<String> texts(ConfigValue value) {
    List<ConfigValue> values = value instanceof ConfigList list ? list : List.of(value);
    return values.stream().map(Change::text).toList();
  }

  /** The elements of {@code one-of}. */
  List<ConfigValue> elements() {
    List<ConfigValue> elements = list();
    require(word.equals(ONE_OF) && !elements.isEmpty(), "write a list with at least one element");
    require(
        elements.stream().noneMatch(element -> element.valueType() == ConfigValueType.NULL),
        "give each element a value, or leave it out");
    return elements;
  }

  private List<ConfigValue> list() {
    return object.get(word) instanceof ConfigList list ? list : List.of();
  }

  /** The values. */
  Domain domain() {
    return switch (word) {
      case ONE_OF -> oneOf();
      case "range" -> range();
      default ->
          interval(
              word.endsWith("integers"),
              word.startsWith("log-") ? Scale.LOGARITHMIC : Scale.LINEAR);
    };
  }

  private Domain oneOf() {
    List<String> values = elements().stream().map(Change::text).toList();
    Set<String> known = new HashSet<>();
    for (String value : values) {
      require(known.add(Decimals.canonical(value)), "write %s only once".formatted(value));
    }
    return new Domain.OneOf(values, Scale.of(values));
  }

  private Domain interval(boolean whole, Scale scale) {
    require(list().size() == 2, "write a lower and a higher bound");
    BigDecimal from = number(list().get(0));
    BigDecimal to = number(list().get(1));
    require(from.compareTo(to) < (whole ? 1 : 0), "write first the lower bound, then a higher one");
    require(
        scale == Scale.LINEAR || from.signum() > 0, "write bounds above 0, which have logarithms");
    require(!whole || (isInteger(from) && isInteger(to)), "write integers as bounds");
    return new Domain.Interval(from, to, whole, scale);
  }

  private static boolean isInteger(BigDecimal number) {
    return number.scale() <= 0 && number.abs().doubleValue() <= 1L << 53;
  }

  private Domain range() {
    Map<String, ConfigValue> parts = object.get(word) instanceof ConfigObject map ? map : Map.of();
    String times = parts.containsKey("step") ? "step" : "times";
    require(
        Set.of("from", "to", times).equals(parts.keySet()), "write from, to, and step or times");
    BigDecimal from = number(parts.get("from"));
    BigDecimal to = number(parts.get("to"));
    BigDecimal by = number(parts.get(times));
    boolean adds = times.equals("step");
    require(from.compareTo(to) <= 0, "write a number for to that is not below from");
    require(adds || from.signum() > 0, "write a number above 0 for from");
    require(
        by.compareTo(adds ? BigDecimal.ZERO : BigDecimal.ONE) > 0,
        adds ? "write a step above 0" : "write a number above 1 for times");
    MathContext digits = adds ? MathContext.UNLIMITED : DIGITS;
    List<String> values = new ArrayList<>();
    for (BigDecimal exact = from; exact.round(digits).compareTo(to.round(digits)) <= 0; ) {
      values.add(Decimals.text(exact.round(digits)));
      require(values.size() <= MOST_VALUES, "write a range of at most 1,000,000 values");
      exact = adds ? exact.add(by) : exact.multiply(by, MathContext.DECIMAL64);
    }
    return new Domain.OneOf(values, adds ? Scale.LINEAR : Scale.LOGARITHMIC);
  }

  /** A number that is finite also as a float, because settings are floats. */
  private BigDecimal number(ConfigValue value) {
    String text = Change.text(value);
    require(
        Decimals.isNumber(text) && Float.isFinite(Float.parseFloat(text)), "write finite numbers");
    return new BigDecimal(text).stripTrailingZeros();
  }

  private void require(boolean right, String cure) {
    if (!right) {
      String found = Change.text(object.get(word)).replace("\"", "");
      throw key.error(
          "has %s = %s; %s, such as %s = %s"
              .formatted(word, found, cure, word, EXAMPLES.get(word)));
    }
  }
}
