package kindling.tables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.Registry.Entry;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;

/**
 * The numbers of a vector or an array, as they are; every value has the same number of them, and
 * none may be missing.
 */
public record VectorEncoding(int width) implements Encoding {
  static final Entry<EncodingKind> KIND =
      new Entry<>(
          "vector",
          "vector",
          "its elements",
          "a vector or an array of numbers; each element is a feature, not scaled",
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
      return new VectorEncoding(json.count("width", 1, 1 << 24));
    }
  }

  record Spec() implements ColumnSpec {
    @Override
    public Encoding fit(ColumnProfile profile) {
      return new VectorEncoding(profile.vectorWidth());
    }

    @Override
    public String toString() {
      return "vector";
    }
  }

  @Override
  public String kind() {
    return KIND.name();
  }

  @Override
  public void encode(Object value, float[] row, int at) {
    int size = size(value);
    if (size != width) {
      throw size < 0
          ? new CellFault(value, "a vector of %,d numbers".formatted(width))
          : new CellFault(
              "a vector of %,d numbers".formatted(size), "%,d numbers".formatted(width));
    }
    for (int i = 0; i < width; i++) {
      double element =
          value instanceof double[] array ? array[i] : Cell.number(((List<?>) value).get(i));
      row[at + i] = (float) element;
      if (!Float.isFinite(row[at + i])) {
        throw new CellFault(element, "finite numbers");
      }
    }
  }

  /** Elements of a vector; -1 if the value is none. */
  static int size(Object value) {
    return value instanceof double[] array
        ? array.length
        : value instanceof List<?> list ? list.size() : -1;
  }

  @Override
  public List<String> features(String column) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      names.add("%s[%d]".formatted(column, i));
    }
    return names;
  }

  @Override
  public Map<String, Object> json() {
    return new LinkedHashMap<>(Map.of("width", width));
  }

  @Override
  public String summary() {
    return "%,d numbers".formatted(width);
  }
}
