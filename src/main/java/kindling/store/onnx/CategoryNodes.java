package kindling.store.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kindling.tables.BooleanEncoding;
import kindling.tables.CategoryEncoding;
import kindling.tables.cells.MissingValues;

/**
 * Converts the encodings of categories and of words for true and false to ONNX nodes. Outputs are
 * float32 (rows, features).
 */
final class CategoryNodes {
  private CategoryNodes() {}

  /** Of texts (rows, 1), where the empty text is a missing value, unless it is a level. */
  static String ofTexts(
      CategoryEncoding encoding, MissingValues missing, String x, ColumnNodes nodes) {
    int levels = encoding.levels().size();
    boolean embedded = encoding.embedding() > 0;
    // An embedding has the others first, features have them after the levels.
    int first = embedded ? 1 : 0;
    int other = embedded ? 0 : encoding.hasOther() ? levels : -1;
    int last = embedded ? 1 + levels : encoding.width() - 1;
    Map<String, Long> numbers = new LinkedHashMap<>();
    for (String text : missing.texts()) {
      numbers.put(text, (long) (encoding.hasMissing() ? last : other));
    }
    numbers.putIfAbsent("", (long) (encoding.hasMissing() ? last : other));
    for (int i = 0; i < levels; i++) {
      String text = encoding.levels().get(i);
      numbers.put(text, (long) first + i);
      if (text.matches("-?\\d+")) {
        // What Python makes of a whole number beside missing values; it is the same level.
        numbers.put(text + ".0", (long) first + i);
      }
    }
    String level = nodes.numbers(x, numbers, other);
    return embedded ? nodes.cast(level, DataType.FLOAT32) : nodes.oneHot(level, encoding.width());
  }

  /** Of float64 (rows, 1), where NaN is a missing value. */
  static String ofNumbers(CategoryEncoding encoding, String x, ColumnNodes nodes) {
    double[] levels = encoding.levels().stream().mapToDouble(Double::parseDouble).toArray();
    String matches = nodes.matches(x, levels);
    String missing = nodes.cast(nodes.node("IsNaN", x), DataType.FLOAT32);
    if (encoding.embedding() > 0) {
      float[] numbers = new float[levels.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = i + 1;
      }
      String column = nodes.graph().tensor(nodes.prefix() + "levels", numbers, levels.length, 1);
      String level = nodes.node("MatMul", matches, column);
      String number = nodes.scalar(levels.length + 1f);
      return encoding.hasMissing()
          ? nodes.node("Add", level, nodes.node("Mul", missing, number))
          : level;
    }
    List<String> parts = new ArrayList<>(List.of(matches));
    if (encoding.hasOther()) {
      String other = nodes.node("Sub", nodes.scalar(1f), nodes.sum(matches));
      parts.add(encoding.hasMissing() ? nodes.node("Sub", other, missing) : other);
    }
    if (encoding.hasMissing()) {
      parts.add(missing);
    }
    return nodes.joined(parts.toArray(String[]::new));
  }

  /** Of words (rows, 1) in lower or upper case, or capitalised; other texts are missing values. */
  static String flag(BooleanEncoding encoding, String x, ColumnNodes nodes) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    BooleanEncoding.words()
        .forEach(
            (word, flag) -> {
              long number = flag ? 1 : 0;
              numbers.put(word, number);
              numbers.put(word.toUpperCase(Locale.ROOT), number);
              numbers.put(
                  word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1), number);
            });
    String number = nodes.numbers(x, numbers, 2);
    String levels = nodes.oneHot(number, 3);
    int width = encoding.width();
    // Of false, true and missing: the feature, and whether it is missing.
    float[] weights = width == 2 ? new float[] {0, 0, 1, 0, 0.5f, 1} : new float[] {0, 1, 0.5f};
    String features = nodes.graph().tensor(nodes.prefix() + "features", weights, 3, width);
    return nodes.node("MatMul", levels, features);
  }
}
