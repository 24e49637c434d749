package kindling.config;

import java.util.Collection;
import kindling.config.message.Key;
import kindling.config.message.Message;

/**
 * A setting that has another value than before.
 *
 * @param key of the setting
 * @param before its earlier value as HOCON, or "not set"
 * @param now its value as HOCON, or "not set"
 */
public record Difference(String key, String before, String now) {
  /** Both values, such as {@code training.batch-size = 100 (was 128)}. */
  public Message message() {
    return Message.of("%s = %s (was %s)", new Key(key), now, before);
  }

  /** Both values of several, in one sentence. */
  public static Message list(Collection<Difference> differences) {
    return Message.join(", ", differences.stream().map(Difference::message).toList());
  }

  @Override
  public String toString() {
    return message().toString();
  }
}
