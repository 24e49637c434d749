package kindling.sweep.space;

import java.util.List;

/**
 * A choice has one of several values.
 *
 * @param key of a setting; or the name of a choice of blocks, whose values are their numbers
 */
record Condition(String key, List<String> values) {
  boolean holds(String value) {
    return values.stream().map(Decimals::canonical).anyMatch(Decimals.canonical(value)::equals);
  }

  @Override
  public String toString() {
    return "when %s is %s".formatted(key, String.join(" or ", values));
  }
}
