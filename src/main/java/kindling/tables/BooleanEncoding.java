package kindling.tables;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.Registry.Entry;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;

/**
 * True or false as 1 or 0; a missing value is 0.5, and a second feature says that it is missing if
 * the training rows have such values.
 */
public record BooleanEncoding(boolean indicator) implements Encoding {
  static final Entry<EncodingKind> KIND =
      new Entry<>(
          "boolean",
          "boolean",
          "1 or 0",
          "true or false, 1 or 0, yes or no; a second feature says that a value is missing",
          "",
          new Kind());

  private record Kind() implements EncodingKind {
    @Override
    public ColumnSpec spec(SpecText text) {
      text.end();
      return new Spec();
    }

    @Override
    public Encoding read(Kept json) {
      return new BooleanEncoding(json.flag("indicator"));
    }
  }

  record Spec() implements ColumnSpec {
    @Override
    public Encoding fit(ColumnProfile profile) {
      ColumnRules.requireFlags(profile);
      return new BooleanEncoding(profile.missing() > 0);
    }

    @Override
    public String toString() {
      return "boolean";
    }
  }

  /** The words for true and false, in lower case, with 1 and 0. */
  public static Map<String, Boolean> words() {
    Map<String, Boolean> words = new TreeMap<>(Cell.FLAGS);
    words.put("1", true);
    words.put("0", false);
    return words;
  }

  @Override
  public String kind() {
    return KIND.name();
  }

  @Override
  public int width() {
    return indicator ? 2 : 1;
  }

  @Override
  public void encode(Object value, float[] row, int at) {
    Boolean flag = value == null ? null : Cell.flag(value);
    if (value != null && flag == null) {
      throw new CellFault(value, "true or false");
    }
    row[at] = flag == null ? 0.5f : flag ? 1 : 0;
    if (indicator) {
      row[at + 1] = flag == null ? 1 : 0;
    }
  }

  @Override
  public List<String> features(String column) {
    return Encoding.features(column, indicator);
  }

  @Override
  public float[] baseline() {
    float[] baseline = new float[width()];
    baseline[0] = 0.5f;
    return baseline;
  }

  @Override
  public List<Object> typicalValues(float[] quantiles) {
    return indicator ? Arrays.asList(false, true, null) : List.of(false, true);
  }

  @Override
  public Map<String, Object> json() {
    return new LinkedHashMap<>(Map.of("indicator", indicator));
  }

  @Override
  public String summary() {
    return indicator ? "1, 0, or missing" : "1 or 0";
  }
}
