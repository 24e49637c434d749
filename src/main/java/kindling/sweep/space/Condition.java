package kindling.sweep.space;

import java.util.List;

/**
 * That a setting has one of some values.
 *
 * @param key the setting
 * @param values one of which it must have
 */
record Condition(String key, List<String> values) {
  boolean holds(String value) {
    return values.stream().anyMatch(one -> Decimals.same(one, value));
  }

  @Override
  public String toString() {
    return "when %s is %s".formatted(key, String.join(" or ", values));
  }
}
