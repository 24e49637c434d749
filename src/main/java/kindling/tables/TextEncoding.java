package kindling.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kindling.config.Registry.Entry;
import kindling.math.Seeds;
import kindling.tables.cells.Cell;
import kindling.tables.cells.RowKey;

/**
 * The words of a text, hashed (Weinberger and others, Feature Hashing for Large Scale Multitask
 * Learning, 2009): each word, in lower case, adds 1 or -1 to the feature that its hash selects, and
 * the features are divided by their Euclidean norm. A missing text has no words.
 *
 * @param features number of features
 */
public record TextEncoding(int features) implements Encoding {
  private static final int MOST = 1 << 16;

  static final Entry<EncodingKind> KIND =
      new Entry<>(
          "text",
          "text [FEATURES]",
          "Σ ±1 at hash(word), divided by the norm",
          "the words of a text, hashed into FEATURES features (256 by default)",
          "Weinberger and others, 2009",
          new Kind());

  private record Kind() implements EncodingKind {
    @Override
    public ColumnSpec spec(SpecText text) {
      int features = text.count(256, MOST);
      text.end();
      return new Spec(features);
    }

    @Override
    public Encoding read(Kept json) {
      return new TextEncoding(json.count("features", 1, MOST));
    }
  }

  record Spec(int features) implements ColumnSpec {
    @Override
    public Encoding fit(ColumnProfile profile) {
      return new TextEncoding(features);
    }

    @Override
    public String toString() {
      return "text " + features;
    }
  }

  @Override
  public String kind() {
    return KIND.name();
  }

  @Override
  public int width() {
    return features;
  }

  @Override
  public void encode(Object value, float[] row, int at) {
    Arrays.fill(row, at, at + features, 0f);
    if (value == null) {
      return;
    }
    for (String word : words(Cell.text(value))) {
      long hash = RowKey.of(1, word);
      row[at + Seeds.below(features, hash)] += (hash & 1) == 0 ? 1 : -1;
    }
    double squares = 0;
    for (int i = at; i < at + features; i++) {
      squares += (double) row[i] * row[i];
    }
    for (int i = at; squares > 0 && i < at + features; i++) {
      row[i] = (float) (row[i] / Math.sqrt(squares));
    }
  }

  /** The words of a text: letters and digits without a gap, in lower case. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    String lower = text.toLowerCase(Locale.ROOT);
    int from = -1;
    for (int i = 0; i <= lower.length(); i++) {
      boolean inside = i < lower.length() && Character.isLetterOrDigit(lower.charAt(i));
      if (inside && from < 0) {
        from = i;
      } else if (!inside && from >= 0) {
        words.add(lower.substring(from, i));
        from = -1;
      }
    }
    return words;
  }

  /** How many words a text has between spaces, so that an id with hyphens is one. */
  static int countWords(String text) {
    int words = 0;
    boolean before = false;
    for (int i = 0; i < text.length(); i++) {
      boolean inside = !Character.isWhitespace(text.charAt(i));
      words += inside && !before ? 1 : 0;
      before = inside;
    }
    return words;
  }

  @Override
  public List<String> features(String column) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < features; i++) {
      names.add("%s, hashed word %d".formatted(column, i));
    }
    return names;
  }

  @Override
  public Map<String, Object> json() {
    return new LinkedHashMap<>(Map.of("features", features));
  }

  @Override
  public String summary() {
    return "words hashed into %,d features".formatted(features);
  }
}
