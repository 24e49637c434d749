package kindling.config;

import java.util.List;

/**
 * A key of {@code sweep.space}, or of a block in it, and what stands there.
 *
 * @param key of a setting, or of a block of settings
 * @param place where it stands, for errors
 * @param value what it may be
 */
public record SpaceKey(String key, String place, Value value) {
  /** What a setting may be, as it is written. */
  public sealed interface Value {}

  /** A text, which may be a form such as {@code uniform 0 to 1}. */
  public record Text(String text) implements Value {}

  /** A number, a truth value or, in a list or a block, a list: as {@code --set} takes it. */
  public record Single(String text) implements Value {}

  /** One of these. */
  public record Choices(List<Value> values) implements Value {
    /** Copies the list. */
    public Choices {
      values = List.copyOf(values);
    }
  }

  /**
   * A block of settings.
   *
   * @param keys in the order of their names, with no block among their values
   */
  public record Block(List<SpaceKey> keys) implements Value {
    /** Copies the list. */
    public Block {
      keys = List.copyOf(keys);
    }
  }

  /** An error about what stands here. */
  public UserError error(String found, String expected) {
    return UserError.setting(key).found("%s", found).expected("%s", expected).at(place);
  }
}
