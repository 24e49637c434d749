package kindling.tables.cells;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.TreeSet;

/** Which values count as missing: null, NaN, and some texts such as "NA". */
public final class MissingValues implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final TreeSet<String> texts;

  /** Null, NaN and these texts. */
  public MissingValues(List<String> texts) {
    this.texts = new TreeSet<>(texts);
  }

  /** Whether a value is missing. */
  public boolean has(Object value) {
    if (value == null) {
      return true;
    }
    if (value instanceof CharSequence text) {
      return texts.contains(text.toString().strip());
    }
    return (value instanceof Double number && number.isNaN())
        || (value instanceof Float narrow && narrow.isNaN());
  }

  /** The texts. */
  public List<String> texts() {
    return List.copyOf(texts);
  }
}
