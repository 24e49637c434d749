package kindling.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything of one kind that a conf file can name, such as all layers: what parses it, lists it in
 * an error message, prints its help and fills its table in the documentation.
 *
 * @param <T> makes what an entry stands for
 */
public final class Registry<T> {
  /**
   * Something that a conf file can name.
   *
   * @param name in a conf file
   * @param usage how it is written, with optional parts in brackets
   * @param formula what it computes; empty if the description says it all
   * @param description one sentence without a full stop
   * @param source the paper with the formula; empty for what every textbook has
   * @param maker makes it
   */
  public record Entry<T>(
      String name, String usage, String formula, String description, String source, T maker) {}

  private final String kind;
  private final Map<String, Entry<T>> entries;

  /**
   * A registry.
   *
   * @param kind of its entries, in the singular, such as "layer"
   */
  public Registry(String kind, List<Entry<T>> entries) {
    this.kind = kind;
    this.entries =
        new TreeMap<>(entries.stream().collect(Collectors.toMap(Entry::name, Function.identity())));
  }

  /** What its entries are, in the singular. */
  public String kind() {
    return kind;
  }

  /** All entries, by name. */
  public List<Entry<T>> entries() {
    return List.copyOf(entries.values());
  }

  /** The entry of that name. */
  public Optional<Entry<T>> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** All names, for a message. */
  public String names() {
    return String.join(", ", entries.keySet());
  }

  /**
   * The cure of a name that does not exist: "did you mean ...?" if one is like it, else nothing.
   */
  public String suggestion(String name) {
    return entries.keySet().stream()
        .min(Comparator.comparingInt(candidate -> EditDistance.of(name, candidate)))
        .filter(nearest -> EditDistance.of(name, nearest) <= Math.max(1, name.length() / 3))
        .map("did you mean \"%s\"?"::formatted)
        .orElse("");
  }
}
