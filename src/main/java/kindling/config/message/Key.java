package kindling.config.message;

/**
 * The key of a setting, in a message: it is shown as the user knows it, see {@link Wording}.
 *
 * @param name such as {@code training.batch-size}
 */
public record Key(String name) implements Term {
  @Override
  public String in(Wording wording) {
    return wording.key(name);
  }

  @Override
  public String toString() {
    return in(Wording.COMMAND_LINE);
  }
}
