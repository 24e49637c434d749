package kindling.tables;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The texts of {@code data.columns}, by name; {@code *} is every other column. */
public final class ColumnSpecs {
  private static final String OTHERS = "*";

  private final Map<String, String> texts;
  private final Optional<LabelRange> numbers;

  /** The texts as the settings have them; each is checked. */
  public ColumnSpecs(Map<String, String> texts) {
    this(texts, Optional.empty());
  }

  /**
   * The texts as the settings have them; each is checked.
   *
   * @param numbers that the loss takes as labels; empty if it takes classes
   */
  public ColumnSpecs(Map<String, String> texts, Optional<LabelRange> numbers) {
    this.numbers = numbers;
    this.texts = new TreeMap<>(texts);
    texts.forEach(Encodings::spec);
  }

  /** The text of a feature column. */
  public String of(String column) {
    return texts.getOrDefault(column, texts.getOrDefault(OTHERS, Encodings.AUTO)).strip();
  }

  /** The text of the label's column, to which {@code *} does not apply. */
  String ofLabel(String column) {
    return texts.getOrDefault(column, Encodings.AUTO).strip();
  }

  /** The numbers that the loss takes as labels; empty if it takes classes. */
  Optional<LabelRange> numbers() {
    return numbers;
  }

  /** The specification of a feature column; null if it is chosen by the profile, or ignored. */
  public ColumnSpec spec(String column) {
    return Encodings.spec(column, of(column));
  }

  /** Whether the encoding of a feature column may depend on the labels. */
  public boolean needTarget(List<String> columns) {
    return columns.stream().anyMatch(this::mayNeedTarget);
  }

  private boolean mayNeedTarget(String column) {
    ColumnSpec spec = spec(column);
    return spec == null ? of(column).equals(Encodings.AUTO_EMBEDDED) : spec.needsTarget();
  }

  /** The names of all columns that have a text. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(texts.keySet());
    names.remove(OTHERS);
    return names;
  }
}
