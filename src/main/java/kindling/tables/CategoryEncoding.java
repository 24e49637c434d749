package kindling.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import kindling.config.Registry.Entry;
import kindling.tables.cells.Cell;

/**
 * One of several levels. Levels that are rare in the training rows, and those that do not occur
 * there, are one level, "other". Missing values are a level of their own if the training rows have
 * any; else they are "other".
 *
 * <p>Without an embedding each level is a feature, 1 or 0; "other" is one too if the training rows
 * have it, else all features are 0. With an embedding the only feature is the number of the level:
 * 0 for "other", from 1 on those of {@code levels}, and last that of missing values.
 */
public final class CategoryEncoding implements Encoding {
  private static final long serialVersionUID = 1L;

  /** The largest number of levels. */
  public static final int MOST_LEVELS = 20_000;

  /** Levels with fewer rows are rare, if the settings do not say it. */
  static final int RARE = 10;

  private static final int MOST_WIDTH = 1024;

  private static final int MOST_SHOWN = 30;

  /** From this number of levels on, an automatic choice is an embedding. */
  private static final int MANY = 33;

  static final Entry<EncodingKind> KIND =
      new Entry<>(
          "category",
          "category [auto|one-hot|embedding] [WIDTH] [rare COUNT]",
          "a feature for each level, or a trained vector of WIDTH numbers",
          "one of several levels; those with fewer than COUNT training rows (10 by default), and unknown ones, become one level; missing values are a level of their own; auto is one-hot for up to 32 levels",
          "Guo and Berkhahn, 2016, for embeddings",
          new Kind());

  private record Kind() implements EncodingKind {
    @Override
    public ColumnSpec spec(SpecText text) {
      String form = text.choice("auto", "one-hot", "embedding");
      int width = form.equals("embedding") ? text.count(0, MOST_WIDTH) : 0;
      int rare = text.countAfter("rare", RARE, Integer.MAX_VALUE);
      text.end();
      return new Spec(form, width, rare);
    }

    @Override
    public Encoding read(Kept json) {
      if (json.texts("levels").isEmpty()) {
        throw new IllegalArgumentException("levels: expected at least one");
      }
      return new CategoryEncoding(
          json.texts("levels"),
          json.flag("other"),
          json.flag("missing"),
          json.count("embedding", 0, MOST_WIDTH),
          json.has("shares") ? json.numbers("shares") : new double[0]);
    }
  }

  /**
   * A category.
   *
   * @param form auto, one-hot or embedding
   * @param width of the embedding; 0 for an automatic one
   * @param rare levels with fewer rows become one
   */
  record Spec(String form, int width, int rare) implements ColumnSpec {
    @Override
    public Encoding fit(ColumnProfile profile) {
      LevelCounts counts = profile.levels();
      if (!counts.areComplete()) {
        throw new IllegalArgumentException(
            "it has about %,d different values; a category may have %,d. Use hashed, text or ignore"
                .formatted(counts.different(), MOST_LEVELS));
      }
      List<String> all = counts.byFrequency();
      List<String> levels = all.stream().filter(level -> counts.of(level) >= rare).toList();
      if (levels.isEmpty()) {
        throw new IllegalArgumentException(
            "none of its %,d levels has %,d rows; lower \"rare\", or use text or ignore"
                .formatted(all.size(), rare));
      }
      boolean embedded = form.equals("embedding") || (form.equals("auto") && levels.size() >= MANY);
      // The width that is usual for a number of levels.
      int usual = (int) Math.min(50, Math.round(1.6 * Math.pow(levels.size(), 0.56)));
      return new CategoryEncoding(
          levels,
          levels.size() < all.size(),
          profile.missing() > 0,
          embedded ? (width > 0 ? width : usual) : 0,
          counts.shares(levels, profile.present(), profile.missing()));
    }

    @Override
    public boolean needsLevels() {
      return true;
    }

    @Override
    public String toString() {
      return "category"
          + (form.equals("auto") ? "" : " " + form)
          + (width == 0 ? "" : " " + width)
          + (rare == RARE ? "" : " rare " + rare);
    }
  }

  private final List<String> levels;
  private final boolean other;
  private final boolean missing;
  private final int embedding;
  // of the levels, of all others and of missing values; empty if a model file has none
  private final double[] shares;
  private final HashMap<String, Integer> numbers = new HashMap<>();

  /** A category of which no shares are known. */
  CategoryEncoding(List<String> levels, boolean other, boolean missing, int embedding) {
    this(levels, other, missing, embedding, new double[0]);
  }

  /**
   * A category.
   *
   * @param levels that are known
   * @param other whether training rows have other levels
   * @param missing whether they have missing values
   * @param embedding width of the vectors; 0 for a feature of each level
   * @param shares of the training rows with each level, with others, and with a missing value;
   *     empty if they are not known
   */
  CategoryEncoding(
      List<String> levels, boolean other, boolean missing, int embedding, double[] shares) {
    if (shares.length > 0 && shares.length != levels.size() + 2) {
      throw new IllegalArgumentException("shares: expected two more than levels");
    }
    this.shares = shares.clone();
    this.levels = List.copyOf(levels);
    this.other = other;
    this.missing = missing;
    this.embedding = embedding;
    for (int i = 0; i < levels.size(); i++) {
      if (numbers.put(levels.get(i), i) != null) {
        throw new IllegalArgumentException("levels: \"%s\" occurs twice".formatted(levels.get(i)));
      }
    }
  }

  /** The known levels, in order. */
  public List<String> levels() {
    return levels;
  }

  /** The width of the embedding; 0 for a feature of each level. */
  public int embedding() {
    return embedding;
  }

  /** Whether missing values are a level of their own. */
  public boolean hasMissing() {
    return missing;
  }

  /** Whether other levels are a feature, if levels are features. */
  public boolean hasOther() {
    return other;
  }

  @Override
  public String kind() {
    return KIND.name();
  }

  @Override
  public int width() {
    return embedding > 0 ? 1 : places();
  }

  /** Levels with "other" and missing values. */
  private int places() {
    return levels.size() + (other || embedding > 0 ? 1 : 0) + (missing ? 1 : 0);
  }

  @Override
  public String part() {
    return embedding > 0 ? places() + "x" + embedding : String.valueOf(places());
  }

  @Override
  public void encode(Object value, float[] row, int at) {
    int level = value == null ? -1 : numbers.getOrDefault(Cell.text(value), -1);
    boolean isMissing = value == null && missing;
    if (embedding > 0) {
      row[at] = isMissing ? 1 + levels.size() : 1 + level;
      return;
    }
    Arrays.fill(row, at, at + width(), 0f);
    if (isMissing) {
      row[at + width() - 1] = 1;
    } else if (level >= 0) {
      row[at + level] = 1;
    } else if (other) {
      row[at + levels.size()] = 1;
    }
  }

  @Override
  public boolean knows(Object value) {
    return other || numbers.containsKey(Cell.text(value));
  }

  @Override
  public List<String> features(String column) {
    if (embedding > 0) {
      return List.of(column);
    }
    List<String> features = new ArrayList<>();
    levels.forEach(level -> features.add(column + "=" + level));
    if (other) {
      features.add(column + " is another level");
    }
    if (missing) {
      features.add(column + " is missing");
    }
    return features;
  }

  @Override
  public float[] baseline() {
    float[] baseline = new float[places()];
    int first = embedding > 0 ? 1 : 0;
    boolean known = shares.length > 0;
    for (int i = 0; i < levels.size(); i++) {
      baseline[first + i] = (float) (known ? shares[i] : 1.0 / levels.size());
    }
    if (known && missing) {
      baseline[places() - 1] = (float) shares[levels.size() + 1];
    }
    if (known && embedding > 0) {
      baseline[0] = (float) shares[levels.size()];
    } else if (known && other) {
      baseline[levels.size()] = (float) shares[levels.size()];
    }
    return baseline;
  }

  /** The most frequent levels. */
  @Override
  public List<Object> typicalValues(float[] quantiles) {
    List<Object> values = new ArrayList<>(levels.subList(0, Math.min(MOST_SHOWN, levels.size())));
    if (missing) {
      values.add(null);
    }
    return values;
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("levels", levels);
    json.put("other", other);
    json.put("missing", missing);
    json.put("embedding", embedding);
    if (shares.length > 0) {
      json.put("shares", DoubleStream.of(shares).boxed().toList());
    }
    return json;
  }

  @Override
  public String summary() {
    return "%,d %s%s%s%s"
        .formatted(
            levels.size(),
            levels.size() == 1 ? "level" : "levels",
            other ? ", rare ones as one more" : "",
            missing ? ", missing values as one more" : "",
            embedding > 0 ? ", embedded in %d numbers".formatted(embedding) : "");
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof CategoryEncoding encoding && json().equals(encoding.json());
  }

  @Override
  public int hashCode() {
    return json().hashCode();
  }
}
