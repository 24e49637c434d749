package kindling.config.message;

import java.io.Serializable;
import java.util.Map;

/**
 * How the user knows things: on the command line by the keys of conf files, in a program by the
 * params of Spark ML.
 *
 * @param ofProgram whether the user writes a program
 * @param names of settings that have another name than their key, by key
 */
public record Wording(boolean ofProgram, Map<String, String> names) implements Serializable {
  /** That of the command {@code kindling}, and of every message unless something else is asked. */
  public static final Wording COMMAND_LINE = new Wording(false, Map.of());

  /** Copies the names. */
  public Wording {
    names = Map.copyOf(names);
  }

  /** The name of a setting; its key if it has no other. */
  String key(String key) {
    return names.getOrDefault(key, key);
  }
}
