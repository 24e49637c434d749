package kindling.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All entries of one kind that a conf file can name, such as all layers. Parsers, error messages,
 * help and the tables of the documentation use it.
 *
 * @param <T> type of the factory of an entry
 */
public final class Registry<T> {
  /**
   * An entry that a conf file can name.
   *
   * @param name in a conf file
   * @param usage syntax, with optional parts in brackets
   * @param formula of the computation; empty if the description is sufficient
   * @param description one sentence without a full stop
   * @param source paper with the formula; empty for textbook formulas
   * @param maker factory
   */
  public record Entry<T>(
      String name, String usage, String formula, String description, String source, T maker) {}

  private final String kind;
  private final String formulaName;
  private final Map<String, Entry<T>> entries;

  /**
   * A registry.
   *
   * @param kind of its entries, in the singular, such as "layer"
   */
  public Registry(String kind, List<Entry<T>> entries) {
    this(kind, "formula", entries);
  }

  /**
   * The same.
   *
   * @param formulaName what the formula of an entry is called in a table
   */
  public Registry(String kind, String formulaName, List<Entry<T>> entries) {
    this.kind = kind;
    this.formulaName = formulaName;
    this.entries =
        new TreeMap<>(entries.stream().collect(Collectors.toMap(Entry::name, Function.identity())));
  }

  /** The kind of the entries, in the singular. */
  public String kind() {
    return kind;
  }

  /** What the formula of an entry is called, such as "formula". */
  public String formulaName() {
    return formulaName;
  }

  /** All entries, by name. */
  public List<Entry<T>> entries() {
    return List.copyOf(entries.values());
  }

  /** The entry with a name. */
  public Optional<Entry<T>> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** All names, for error messages. */
  public String names() {
    return String.join(", ", entries.keySet());
  }

  /** "; did you mean ...?" for an error message if a name is similar, else "". */
  public String suggestion(String name) {
    return entries.keySet().stream()
        .min(Comparator.comparingInt(candidate -> EditDistance.of(name, candidate)))
        .filter(nearest -> EditDistance.of(name, nearest) <= Math.max(1, name.length() / 3))
        .map("did you mean \"%s\"?"::formatted)
        .orElse("");
  }
}
