package kindling.config;

import kindling.config.message.Key;

/**
 * A key of the search space.
 *
 * @param key of a setting, or of a block of settings
 * @param place where its values are written: a file and a line, or an option
 */
public record SpaceKey(String key, String place) {
  /** An error about the values; the sentence begins with its verb. */
  public UserError error(String sentence) {
    return UserError.of("%s %s", new Key(key), sentence).at(place).key(key);
  }
}
