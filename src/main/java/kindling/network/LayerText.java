package kindling.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.data.Shape;

/**
 * The text after the name of a layer or a loss: "INPUT -&gt;" if the text has the input shape, then
 * words, some of them names followed by values. A layer reads the words it knows; the remaining
 * words are an error.
 */
public final class LayerText {
  private static final Pattern WINDOW = Pattern.compile("([1-9]\\d{0,8})x([1-9]\\d{0,8})");

  /** The deepest nesting of parentheses, which limits recursion for untrusted files. */
  private static final int MOST_NESTED = 10;

  private final String usage;
  private final Shape input;
  private final Shape before;
  private final boolean hasInput;
  private final List<String> words;

  /**
   * A text of a layer.
   *
   * @param usage syntax of the layer
   * @param before output shape of the previous layer; null if unknown
   */
  public LayerText(String usage, String text, Shape before) {
    this.usage = usage;
    this.hasInput = text.contains("->") && !text.strip().startsWith("(");
    String[] sides = hasInput ? text.split("->", 2) : new String[] {text};
    this.input = hasInput ? Shape.of(sides[0].strip()) : before;
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

  /** Refuses an input shape in the text of a layer whose other words define it. */
  public void refuseInput() {
    if (hasInput) {
      throw new IllegalArgumentException(
          "unexpected \"%s ->\"; expected %s".formatted(input, usage));
    }
  }

  /** Reads all words. */
  public List<String> rest() {
    List<String> rest = List.copyOf(words);
    words.clear();
    return rest;
  }

  /** Reads the next word, a size. */
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

  /** Reads the next word, height and width of a window. */
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

  /** Reads "stride" and its value: one number for both directions, or DOWNxRIGHT. */
  public int[] strides(int[] otherwise) {
    String word = wordAfter("stride");
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

  /** Reads a name and the whole number after it, at least 0. */
  public int option(String name, int otherwise) {
    String word = wordAfter(name);
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

  /** Reads a name and the number after it. */
  public double option(String name, double otherwise) {
    String word = wordAfter(name);
    return word == null ? otherwise : number(word, name);
  }

  /** Whether there are words that were not read. */
  public boolean hasMore() {
    return !words.isEmpty();
  }

  /** Reads the next word, a number. */
  public double number(String what) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("its %s is missing; expected %s".formatted(what, usage));
    }
    return number(words.remove(0), what);
  }

  /** Reads the next word, a number, if there is one. */
  public double number(String what, double otherwise) {
    return words.isEmpty() ? otherwise : number(what);
  }

  /** Reads a name and all words after it as numbers; empty if the name is missing. */
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

  /**
   * Reads all words as texts in parentheses, separated by semicolons; parentheses may be nested.
   */
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
        throw new IllegalArgumentException("more than %d nested levels".formatted(MOST_NESTED));
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

  /** Refuses words that were not read. */
  public void end() {
    if (!words.isEmpty()) {
      throw new IllegalArgumentException(
          "unexpected \"%s\"; expected %s".formatted(String.join(" ", words), usage));
    }
  }

  /** Reads a name and the word after it; null if the name is missing. */
  private String wordAfter(String name) {
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
          "its %s is \"%s\"; it must be a number. Expected %s".formatted(what, word, usage), e);
    }
  }
}
