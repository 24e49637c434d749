package kindling.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import kindling.config.message.Key;

/**
 * Reads single values; a value that is not what the key takes is a {@link UserError} that says
 * where it stands.
 */
final class Keys {
  /** The place of a dimension of a search space that was given by the option of that name. */
  static final String SEARCHED = Places.SEARCHED;

  private final Config config;
  private final Map<String, List<String>> choices = new TreeMap<>();

  Keys(Config config) {
    this.config = config;
  }

  String text(String key) {
    ConfigValue value = config.getValue(key);
    if (value.valueType() == ConfigValueType.LIST || value.valueType() == ConfigValueType.OBJECT) {
      throw error(key, "a text");
    }
    return config.getString(key);
  }

  /** A path, in which no password may stand. */
  String path(String key) {
    String path = text(key);
    try {
      return Secrets.requireNoPassword(path);
    } catch (UserError e) {
      throw e.at(new Key(key)).at(where(key)).key(key);
    }
  }

  /** The address of a server, without a password; or empty. */
  String server(String key) {
    String address = text(key);
    try {
      return Secrets.requireNoLogin(address);
    } catch (UserError e) {
      throw e.at(new Key(key)).at(where(key)).key(key);
    }
  }

  /** A text that may become the name of a folder. */
  String name(String key) {
    String name = text(key);
    if (name.matches("(?s).*[/\\\\\\p{Cntrl}].*")) {
      throw error(key, "a name for a folder, without / and \\");
    }
    return name;
  }

  boolean isText(String key, String text) {
    return config.getValue(key).unwrapped().equals(text);
  }

  List<String> texts(String key, String example) {
    try {
      // A block with numbers for names would be taken for a list.
      if (config.getValue(key).valueType() == ConfigValueType.LIST) {
        return List.copyOf(config.getStringList(key));
      }
      throw error(key, "a list of texts, such as " + example);
    } catch (ConfigException.WrongType e) {
      throw error(key, "a list of texts, such as " + example);
    }
  }

  Map<String, String> map(String key) {
    try {
      Map<String, String> map = new TreeMap<>();
      config
          .getObject(key)
          .forEach((name, value) -> map.put(name, String.valueOf(value.unwrapped())));
      return map;
    } catch (ConfigException.WrongType e) {
      throw error(key, "a block of options, such as { header = true }");
    }
  }

  long whole(String key) {
    return number(key, Long.MIN_VALUE, "a whole number");
  }

  int count(String key, int most) {
    String expected = "a whole number from 1 to " + most;
    long count = number(key, 1, expected);
    if (count > most) {
      throw error(key, expected);
    }
    return (int) count;
  }

  /** A whole number from 0 to {@code most}. */
  int upTo(String key, int most) {
    String expected = "a whole number from 0 to " + most;
    long count = number(key, 0, expected);
    if (count > most) {
      throw error(key, expected);
    }
    return (int) count;
  }

  boolean flag(String key) {
    choices.put(key, List.of("true", "false"));
    Object value = config.getValue(key).unwrapped();
    if (value instanceof Boolean flag) {
      return flag;
    }
    String text = String.valueOf(value);
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw error(key, "true or false");
  }

  /** A whole number of at least {@code least}. */
  int atLeast(String key, int least) {
    String expected = "a whole number of at least " + least;
    long number = number(key, least, expected);
    if (number > Integer.MAX_VALUE) {
      throw error(key, expected);
    }
    return (int) number;
  }

  double positive(String key, String or) {
    return number(key, or + "a number above 0", number -> (float) number > 0);
  }

  /** A number from {@code least} to below {@code bound}, which may be infinite. */
  double within(String key, double least, double bound) {
    String expected =
        Double.isInfinite(bound)
            ? "a finite number of at least " + plain(least)
            : "a number from %s to below %s".formatted(plain(least), plain(bound));
    return number(key, expected, number -> number >= least && number < bound);
  }

  /** A factor above 0 and at most 1. */
  double factor(String key) {
    return number(key, "a number above 0, at most 1", number -> number > 0 && number <= 1);
  }

  /**
   * A probability above 0 and below 1.
   *
   * @param or what else is possible, for the error
   */
  double probability(String key, String or) {
    return number(
        key, or + "a number above 0 and below 1", number -> (float) number > 0 && number < 1);
  }

  /** A share, from 0 to 1. */
  double fraction(String key) {
    return number(key, "a number from 0 to 1", number -> number >= 0 && number <= 1);
  }

  private double number(String key, String expected, DoublePredicate allowed) {
    try {
      double number = config.getDouble(key);
      // What is larger than a float becomes infinite as soon as it is used.
      if (allowed.test(number) && Float.isFinite((float) number)) {
        return number;
      }
    } catch (ConfigException.WrongType e) {
      throw error(key, expected);
    }
    throw error(key, expected);
  }

  /** A number from {@code least} to {@code most}, both allowed. */
  double between(String key, double least, double most) {
    String expected = "a number from %s to %s".formatted(plain(least), plain(most));
    return number(key, expected, number -> number >= least && number <= most);
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /** Whole numbers from 1 on, one or a list; {@code word} stands for the largest. */
  List<Integer> counts(String key, String word) {
    String expected =
        "a whole number from 1 on, or %s, or a list of these such as [1, 1, 8, %s]"
            .formatted(word, word);
    Object value = config.getValue(key).unwrapped();
    List<?> elements = value instanceof List<?> list ? list : List.of(value);
    List<Integer> counts = new ArrayList<>();
    for (Object element : elements) {
      String text = element.toString();
      if (text.equals(word)) {
        counts.add(Integer.MAX_VALUE);
      } else if (text.matches("0*[1-9]\\d{0,8}")) {
        counts.add(Integer.valueOf(text));
      } else {
        throw error(key, expected);
      }
    }
    if (counts.isEmpty()) {
      throw error(key, expected);
    }
    return counts;
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    List<String> allowed = Arrays.stream(type.getEnumConstants()).map(Keys::spelled).toList();
    choices.put(key, allowed);
    int chosen = allowed.indexOf(text(key));
    if (chosen < 0) {
      throw error(
          key, allowed.size() == 1 ? allowed.get(0) : "one of " + String.join(", ", allowed));
    }
    return type.getEnumConstants()[chosen];
  }

  /** A list of different words. */
  <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
    List<String> allowed = Arrays.stream(type.getEnumConstants()).map(Keys::spelled).toList();
    choices.put(key, allowed);
    List<E> chosen = new ArrayList<>();
    for (String word : texts(key, "[%s]".formatted(allowed.get(0)))) {
      int at = allowed.indexOf(word);
      if (at < 0 || chosen.contains(type.getEnumConstants()[at])) {
        throw error(key, "a list of different ones of " + String.join(", ", allowed));
      }
      chosen.add(type.getEnumConstants()[at]);
    }
    return chosen;
  }

  /** The allowed words of each key that was read as a choice or a flag. */
  Map<String, List<String>> choices() {
    return choices;
  }

  /** The place of each key's value, and of each element of a list. */
  Map<String, String> places() {
    return Places.in(config);
  }

  private String where(String key) {
    return where(config.getValue(key).origin());
  }

  static String where(ConfigOrigin origin) {
    return Places.of(origin);
  }

  private long number(String key, long least, String expected) {
    try {
      // getLong would cut 1.5 down to 1.
      double exact = config.getDouble(key);
      long number = config.getLong(key);
      if (exact == number && number >= least) {
        return number;
      }
    } catch (ConfigException.WrongType e) {
      throw error(key, expected);
    }
    throw error(key, expected);
  }

  UserError error(String key, String expected) {
    ConfigValue value = config.getValue(key);
    String found =
        value.unwrapped() instanceof Map<?, ?> map
            ? "a block with "
                + map.keySet().stream().map(Object::toString).collect(Collectors.joining(", "))
            : "\"" + value.unwrapped() + "\"";
    return UserError.setting(key).found("%s", found).expected(expected).at(where(key));
  }

  static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
