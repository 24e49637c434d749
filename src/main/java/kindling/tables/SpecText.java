package kindling.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindling.tables.cells.Cell;

/** The words of a column's specification after its name; what a kind does not read is an error. */
final class SpecText {
  private final String usage;
  private final List<String> words;

  SpecText(String usage, String text) {
    this.usage = usage;
    String stripped = text.strip();
    this.words =
        new ArrayList<>(stripped.isEmpty() ? List.of() : Arrays.asList(stripped.split("\\s+")));
  }

  /** Reads the next word if it is one of these; else the first of them is meant. */
  String choice(String... choices) {
    return !words.isEmpty() && Arrays.asList(choices).contains(words.get(0))
        ? words.remove(0)
        : choices[0];
  }

  /** Reads two words that stand anywhere, one after the other; whether they are there. */
  boolean has(String word, String next) {
    int at = words.indexOf(word);
    if (at < 0) {
      return false;
    }
    if (at + 1 == words.size() || !words.get(at + 1).equals(next)) {
      throw new IllegalArgumentException(
          "%s must be followed by %s. Expected %s".formatted(word, next, usage));
    }
    words.remove(at + 1);
    words.remove(at);
    return true;
  }

  /** Reads a word that stands anywhere, and the number after it. */
  double numberAfter(String word, double otherwise) {
    int at = words.indexOf(word);
    if (at < 0) {
      return otherwise;
    }
    words.remove(at);
    double number = at < words.size() ? Cell.number(words.get(at)) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(
          "%s must be followed by a number. Expected %s".formatted(word, usage));
    }
    words.remove(at);
    return number;
  }

  /** Reads a word that stands anywhere, and the whole number after it. */
  int countAfter(String word, int otherwise, int most) {
    double number = numberAfter(word, otherwise);
    if (number != Math.rint(number) || (number != otherwise && number < 1) || number > most) {
      throw new IllegalArgumentException(
          "%s must be followed by a whole number from 1 to %,d. Expected %s"
              .formatted(word, most, usage));
    }
    return (int) number;
  }

  /** Reads the next word if it is a whole number. */
  int count(int otherwise, int most) {
    if (words.isEmpty() || !words.get(0).matches("\\d+")) {
      return otherwise;
    }
    double count = Double.parseDouble(words.remove(0));
    if (count < 1 || count > most) {
      throw new IllegalArgumentException(
          "the number must be from 1 to %,d. Expected %s".formatted(most, usage));
    }
    return (int) count;
  }

  /** All words that are left, as one text. */
  String rest() {
    String rest = String.join(" ", words);
    words.clear();
    return rest;
  }

  /** Refuses words that nothing has read. */
  void end() {
    if (!words.isEmpty()) {
      throw new IllegalArgumentException(
          "unexpected \"%s\"; expected %s".formatted(String.join(" ", words), usage));
    }
  }
}
