package kindling.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.data.Shape;

/**
 * What stands behind the name of a layer or a loss: "INPUT -&gt;", if the input is said, and then
 * words, some of them a name with a value. A layer takes the words that it knows, and nothing may
 * be left.
 */
public final class LayerText {
  private static final Pattern WINDOW = Pattern.compile("([1-9]\\d{0,8})x([1-9]\\d{0,8})");

  /** Deeper ones only a stranger would write. */
  private static final int MOST_NESTED = 10;

  private final String usage;
  private final Shape input;
  private final Shape before;
  private final List<String> words;

  /**
   * A text.
   *
   * @param usage how the layer is written
   * @param before the shape that the layer before gives; null if nobody knows
   */
  public LayerText(String usage, String text, Shape before) {
    this.usage = usage;
    boolean saysInput = text.contains("->") && !text.strip().startsWith("(");
    String[] sides = saysInput ? text.split("->", 2) : new String[] {text};
    this.input = saysInput ? Shape.of(sides[0].strip()) : before;
    this.before = before;
    String rest = sides[sides.length - 1].strip();
    this.words =
        rest.isEmpty() ? new ArrayList<>() : new ArrayList<>(Arrays.asList(rest.split("\\s+")));
  }

  /** The shape of an input row. */
  public Shape input() {
    if (input == null) {
      throw new IllegalArgumentException(
          "the size of its input is unknown; name it in the first layer, such as affine INPUTS -> OUTPUTS");
    }
    if (before != null
        && before.size() == input.size()
        && before.isImage()
        && input.isImage()
        && !before.equals(input)) {
      throw new IllegalArgumentException(
          "it takes %s, but what comes in is %s; both are height x width x channels"
              .formatted(input, before));
    }
    return input;
  }

  /** The next word: a size. */
  public int size(String what) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(what + " is missing; expected " + usage);
    }
    return size(words.remove(0), what);
  }

  private int size(String word, String what) {
    try {
      int size = Integer.parseInt(word);
      if (size > 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(notASize(word, what), e);
    }
    throw new IllegalArgumentException(notASize(word, what));
  }

  private String notASize(String word, String what) {
    return "%s is \"%s\"; it must be a number from 1 to %d. Expected %s"
        .formatted(what, word, Integer.MAX_VALUE, usage);
  }

  /** The next word: height and width of a window. */
  public int[] window() {
    String word = words.isEmpty() ? "" : words.remove(0);
    Matcher matcher = WINDOW.matcher(word);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "its window is \"%s\"; it must be HEIGHTxWIDTH such as 3x3. Expected %s"
              .formatted(word, usage));
    }
    return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
  }

  /** What stands behind "stride": one number for both directions, or DOWNxRIGHT. */
  public int[] strides(int[] otherwise) {
    String word = behind("stride");
    if (word == null) {
      return otherwise;
    }
    Matcher matcher = WINDOW.matcher(word.contains("x") ? word : word + "x" + word);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "its stride is \"%s\"; it must be a number of at least 1, or two such as 2x1"
              .formatted(word));
    }
    return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
  }

  /** The whole number behind a name, at least 0. */
  public int option(String name, int otherwise) {
    String word = behind(name);
    if (word == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(word);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(notANumber(word, name), e);
    }
    throw new IllegalArgumentException(notANumber(word, name));
  }

  private String notANumber(String word, String name) {
    return "its %s is \"%s\"; it must be a number of at least 0. Expected %s"
        .formatted(name, word, usage);
  }

  /** The number behind a name. */
  public double option(String name, double otherwise) {
    String word = behind(name);
    return word == null ? otherwise : number(word, name);
  }

  /** The next word, a number. */
  public double number(String what) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("its %s is missing; expected %s".formatted(what, usage));
    }
    return number(words.remove(0), what);
  }

  /** The next word, a number, if there is one. */
  public double number(String what, double otherwise) {
    return words.isEmpty() ? otherwise : number(what);
  }

  /** All words behind a name, numbers; none if it does not stand there. */
  public List<Double> numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    int at = words.indexOf(name);
    if (at >= 0) {
      words.remove(at);
      while (words.size() > at) {
        numbers.add(number(words.remove(at), name));
      }
      if (numbers.isEmpty()) {
        throw new IllegalArgumentException(
            "a number is missing after \"%s\"; expected %s".formatted(name, usage));
      }
    }
    return numbers;
  }

  /** All words: texts in parentheses with semicolons between them, which may nest. */
  public List<String> inParentheses() {
    String all = String.join(" ", words);
    words.clear();
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 1;
    for (int i = 0; i < all.length(); i++) {
      char c = all.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth > MOST_NESTED) {
        throw new IllegalArgumentException("more than %d of them nested".formatted(MOST_NESTED));
      }
      boolean last = depth == 0;
      if (last != (i == all.length() - 1)) {
        break;
      }
      if (last || (depth == 1 && c == ';')) {
        parts.add(all.substring(from, i).strip());
        from = i + 1;
      }
    }
    if (parts.isEmpty() || from != all.length()) {
      throw new IllegalArgumentException("expected " + usage);
    }
    return parts;
  }

  /** Refuses words that nobody took. */
  public void end() {
    if (!words.isEmpty()) {
      throw new IllegalArgumentException(
          "unexpected \"%s\"; expected %s".formatted(String.join(" ", words), usage));
    }
  }

  /** Null if the name does not stand there. */
  private String behind(String name) {
    int at = words.indexOf(name);
    if (at < 0) {
      return null;
    }
    words.remove(at);
    if (words.size() == at) {
      throw new IllegalArgumentException(
          "a number is missing after \"%s\"; expected %s".formatted(name, usage));
    }
    return words.remove(at);
  }

  private double number(String word, String what) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "its %s is \"%s\"; it must be a number. Write it as %s".formatted(what, word, usage), e);
    }
  }
}
