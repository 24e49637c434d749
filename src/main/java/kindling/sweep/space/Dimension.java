package kindling.sweep.space;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kindling.config.SpaceKey;

/**
 * One choice of a space: a value of a setting, or one of several blocks of settings.
 *
 * @param name tells it from all others: {@code optimizer[1].learning-rate} is that of the second of
 *     several blocks
 * @param key where it stands, and the key of the setting or of the blocks
 * @param domain the values, or the numbers of the blocks
 * @param condition without which it is not made; empty if it always is
 * @param blocks what each block sets by itself; empty if this is no choice of blocks
 * @param parent the name of the choice of blocks that this one is within; empty if it is in none
 * @param alternative the number of the parent's block
 */
record Dimension(
    String name,
    SpaceKey key,
    Domain domain,
    Optional<Condition> condition,
    List<Map<String, String>> blocks,
    String parent,
    String alternative) {

  /** The keys of the settings that it may set. */
  Set<String> keys() {
    return blocks.isEmpty()
        ? Set.of(key.key())
        : blocks.stream().flatMap(block -> block.keySet().stream()).collect(Collectors.toSet());
  }

  /** The settings that a value of the domain means. */
  Map<String, String> settings(String value) {
    return blocks.isEmpty() ? Map.of(key.key(), value) : blocks.get(Integer.parseInt(value));
  }
}
