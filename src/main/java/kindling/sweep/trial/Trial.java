package kindling.sweep.trial;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kindling.config.Change;

/**
 * One training of a sweep.
 *
 * @param number from 1 on
 * @param values by key, those of the settings in which trials differ, as {@code --set KEY=VALUE}
 *     takes them
 */
public record Trial(int number, Map<String, String> values) {
  /** Copies the values in their order. */
  public Trial {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Its name in messages: {@code trial 7}. */
  public String name() {
    return "trial " + number;
  }

  /** The changes that make the settings of the base experiment those of this trial. */
  public List<Change> changes() {
    return values.entrySet().stream()
        .map(value -> new Change(name(), value.getKey(), value.getValue()))
        .toList();
  }

  /** Where its values stand, for errors. */
  public String place() {
    return "trial " + number;
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(value -> value.getKey() + "=" + value.getValue())
        .collect(Collectors.joining(" "));
  }
}
