package kindling.sweep.space;

import java.util.List;
import kindling.config.SpaceKey;

/**
 * One choice of a search space.
 *
 * @param name unique: a key, or {@code optimizer[1].learning-rate} within the second of several
 *     blocks. The name and the seed of a sweep determine the values
 * @param key of the setting, or of the blocks
 * @param conditions all of which must hold, or the choice is not made
 */
record Dimension(String name, SpaceKey key, Kind kind, Domain domain, List<Condition> conditions) {

  enum Kind {
    /** The value of a setting. */
    SEARCHED,
    /** The only value of a setting in a block; not a coordinate of a point. */
    FIXED,
    /** The number of one of several blocks of settings. */
    BLOCK
  }

  boolean sets(String setting) {
    return kind != Kind.BLOCK && key.key().equals(setting);
  }

  /** Whether conditions on a key of a setting, or on a name, ask for the value of this choice. */
  boolean answers(String asked) {
    return name.equals(asked) || sets(asked);
  }

  boolean dependsOn(Dimension other) {
    return conditions.stream().anyMatch(condition -> other.answers(condition.key()));
  }
}
