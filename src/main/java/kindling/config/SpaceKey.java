package kindling.config;

/**
 * A key of the search space.
 *
 * @param key of a setting, or of a block of settings
 * @param place where its values are written: a file and a line, or an option
 */
public record SpaceKey(String key, String place) {
  /** An error about the values; the sentence begins with its verb. */
  public UserError error(String sentence) {
    return new UserError("%s: %s %s".formatted(place, key, sentence));
  }
}
