package kindling.store;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses the JSON of a file's header, which may come from an untrusted source: RFC 8259 without
 * duplicate names in an object, deep nesting, or too many values. Needs no library, so that a model
 * can be read without one.
 */
final class HeaderJson {
  private static final int MOST_DEPTH = 20;

  /** More than fifty thousand tensors have. */
  private static final int MOST_VALUES = 500_000;

  private static final int MOST_DIGITS = 1000;
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][-+]?[0-9]++)?");
  private static final int MOST_EXCERPT = 200;
  private static final String ESCAPED = "\"\\/bfnrt";
  private static final String MEANT = "\"\\/\b\f\n\r\t";

  /** 2,000 columns with 1,000 quantiles each have fewer. */
  private static final int MOST_VALUES_OF_TABLE = 5_000_000;

  private final String text;
  private final int mostValues;
  private int at;
  private int values;

  private HeaderJson(String text, int mostValues) {
    this.text = text;
    this.mostValues = mostValues;
  }

  /**
   * Parses a string. An object becomes a map in the same order, an array a list, a number a Long if
   * it is a whole number that fits, else a Double.
   *
   * @throws IllegalArgumentException if it is not JSON; its message says why, and where
   */
  static Object parse(String text) {
    return parse(text, MOST_VALUES);
  }

  /**
   * The same of a table, which may have many levels and quantiles: as many values as a model may be
   * written with.
   */
  static Object parseTable(String text) {
    return parse(text, MOST_VALUES_OF_TABLE);
  }

  private static Object parse(String text, int mostValues) {
    HeaderJson json = new HeaderJson(text, mostValues);
    Object value = json.value(0);
    json.next();
    if (json.at < text.length()) {
      throw json.unexpected("the end");
    }
    return value;
  }

  /** JSON on one line: of maps, lists, texts, booleans and finite numbers. */
  static String write(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> quote(String.valueOf(entry.getKey())) + ":" + write(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(HeaderJson::write).collect(Collectors.joining(",", "[", "]"));
    }
    return value instanceof String text ? quote(text) : String.valueOf(value);
  }

  private Object value(int depth) {
    if (depth > MOST_DEPTH) {
      throw bad("it is nested more than %d deep".formatted(MOST_DEPTH));
    }
    if (++values > mostValues) {
      throw bad("it has more than %,d values".formatted(mostValues));
    }
    return switch (next()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    at++;
    if (skip('}')) {
      return object;
    }
    do {
      if (next() != '"') {
        throw unexpected("a name");
      }
      String name = string();
      if (!skip(':')) {
        throw unexpected("a colon");
      }
      if (object.containsKey(name)) {
        throw bad("the name %s occurs twice".formatted(excerpt(name)));
      }
      object.put(name, value(depth + 1));
    } while (skip(','));
    if (!skip('}')) {
      throw unexpected("a comma or }");
    }
    return object;
  }

  private List<Object> array(int depth) {
    List<Object> array = new ArrayList<>();
    at++;
    if (skip(']')) {
      return array;
    }
    do {
      array.add(value(depth + 1));
    } while (skip(','));
    if (!skip(']')) {
      throw unexpected("a comma or ]");
    }
    return array;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return string.toString();
      }
      if (c < ' ') {
        at--;
        throw unexpected("a character of a string");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    throw unexpected("the end of a string");
  }

  private char escaped() {
    if (text.startsWith("u", at)
        && at + 5 <= text.length()
        && text.substring(at + 1, at + 5).chars().allMatch(HexFormat::isHexDigit)) {
      at += 5;
      return (char) HexFormat.fromHexDigits(text, at - 4, at);
    }
    int which = at < text.length() ? ESCAPED.indexOf(text.charAt(at)) : -1;
    if (which < 0) {
      throw unexpected("an escaped character");
    }
    at++;
    return MEANT.charAt(which);
  }

  private Object number() {
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw unexpected("a value");
    }
    if (number.end() - at > MOST_DIGITS) {
      throw bad("a number has more than %,d characters".formatted(MOST_DIGITS));
    }
    at = number.end();
    boolean whole = number.group(1) == null && number.group(2) == null;
    // A longer number may not fit into a long.
    return whole && number.end() - number.start() <= 18
        ? (Object) Long.valueOf(number.group())
        : Double.valueOf(number.group());
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw unexpected("a value");
    }
    at += word.length();
    return value;
  }

  /** The next character that is not a space; 0 at the end. */
  private char next() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean skip(char expected) {
    boolean found = next() == expected;
    at += found ? 1 : 0;
    return found;
  }

  private IllegalArgumentException unexpected(String expected) {
    return bad(
        at < text.length()
            ? "expected %s, found %s".formatted(expected, quote(text.substring(at, at + 1)))
            : "expected %s, found the end".formatted(expected));
  }

  private IllegalArgumentException bad(String what) {
    return new IllegalArgumentException("%s (at character %d)".formatted(what, at + 1));
  }

  /** The beginning of a string in quotes, for errors. */
  static String excerpt(String text) {
    return text.length() <= MOST_EXCERPT
        ? "\"" + text + "\""
        : "\"%s...\" (%,d characters)".formatted(text.substring(0, MOST_EXCERPT), text.length());
  }

  /** A string in quotes, with escapes. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int which = c == '/' ? -1 : MEANT.indexOf(c);
      if (which >= 0) {
        quoted.append('\\').append(ESCAPED.charAt(which));
      } else if (c < ' ') {
        quoted.append("\\u%04X".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
