package kindling.tables;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.Registry.Entry;
import kindling.math.Seeds;
import kindling.tables.cells.Cell;
import kindling.tables.cells.RowKey;

/**
 * One of very many levels, such as ids of users: the hash of a level selects one of some buckets,
 * and each bucket has a trained vector (Weinberger and others, Feature Hashing for Large Scale
 * Multitask Learning, 2009). Levels are not counted, and the model does not keep them, so unknown
 * ones have a bucket as well. Levels that share a bucket are the same to the network.
 *
 * <p>The only feature is the number of the bucket, from 1 on; 0 is a missing value.
 *
 * @param buckets their number
 * @param embedding width of the vectors
 */
public record HashedEncoding(int buckets, int embedding) implements Encoding {
  /** A float counts up to here, and 0 is a missing value. */
  private static final int MOST_BUCKETS = (1 << 24) - 1;

  private static final int MOST_WIDTH = 1024;
  private static final int BUCKETS = 100_000;
  private static final int WIDTH = 16;

  /** That of the hash; other encodings of a level have others. */
  private static final long SEED = 2;

  static final Entry<EncodingKind> KIND =
      new Entry<>(
          "hashed",
          "hashed [BUCKETS] [width WIDTH]",
          "a trained vector of WIDTH numbers for each bucket",
          "one of very many levels, such as ids: its hash selects one of BUCKETS (100,000 by default), each with a vector of 16 numbers by default; missing values have a vector of their own",
          "Weinberger and others, 2009",
          new Kind());

  private record Kind() implements EncodingKind {
    @Override
    public ColumnSpec spec(SpecText text) {
      int width = text.countAfter("width", WIDTH, MOST_WIDTH);
      int buckets = text.count(BUCKETS, MOST_BUCKETS);
      text.end();
      return new Spec(buckets, width);
    }

    @Override
    public Encoding read(Kept json) {
      return new HashedEncoding(
          json.count("buckets", 1, MOST_BUCKETS), json.count("embedding", 1, MOST_WIDTH));
    }
  }

  /** A hashed category. */
  record Spec(int buckets, int embedding) implements ColumnSpec {
    @Override
    public Encoding fit(ColumnProfile profile) {
      return new HashedEncoding(buckets, embedding);
    }

    @Override
    public String toString() {
      return "hashed " + buckets + (embedding == WIDTH ? "" : " width " + embedding);
    }
  }

  @Override
  public String kind() {
    return KIND.name();
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public String part() {
    return (1 + buckets) + "x" + embedding;
  }

  @Override
  public void encode(Object value, float[] row, int at) {
    row[at] = value == null ? 0 : 1 + Seeds.below(buckets, RowKey.of(SEED, Cell.text(value)));
  }

  @Override
  public List<String> features(String column) {
    return List.of(column);
  }

  /** Each bucket alike: how many rows have it is not known. */
  @Override
  public float[] baseline() {
    float[] baseline = new float[1 + buckets];
    Arrays.fill(baseline, 1, baseline.length, 1f / buckets);
    return baseline;
  }

  @Override
  public Map<String, Object> json() {
    return new LinkedHashMap<>(Map.of("buckets", buckets, "embedding", embedding));
  }

  @Override
  public String summary() {
    return "levels hashed into %,d buckets, embedded in %d numbers".formatted(buckets, embedding);
  }
}
