package kindling.config;

import java.io.Serial;
import java.util.List;
import kindling.config.message.Message;
import kindling.config.message.Term;
import kindling.config.message.Wording;

/**
 * Something that the user can correct. Commands end with exit code 2. It is an {@link
 * IllegalArgumentException}, so that PySpark shows it as one, without the stack of Java.
 *
 * <p>It holds what was found and where, and the sentence is made of that: {@link #getMessage} is
 * the one for users of the command line, {@link #in} makes that of a pipeline. No code reads a
 * sentence; it asks the {@link #parts}. An error is complete with what is wrong and a cure:
 *
 * <pre>{@code
 * throw UserError.of("has %,d bytes, more than fit into memory", bytes).at(file).cure("lower {training.batch-size}");
 * throw UserError.setting("training.mode").found("\"%s\"", text).expected("one of %s", names).at(place);
 * }</pre>
 *
 * <p>A {@code catch (IllegalArgumentException e)} catches it, too: what must arrive unchanged is
 * computed outside such a block, or caught before.
 */
public class UserError extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 2L;

  private final ErrorParts parts;

  /** An error that a sentence says completely, and that names no setting. */
  public UserError(String sentence) {
    this(sentence, null);
  }

  /** An error that another one led to; the cause is shown with {@code --verbose} only. */
  public UserError(String sentence, Throwable cause) {
    this(ErrorParts.NONE.withProblem(Message.plain(sentence)), Wording.COMMAND_LINE, cause);
  }

  UserError(ErrorParts parts, Wording wording, Throwable cause) {
    super(parts.sentence().in(wording), cause);
    this.parts = parts;
  }

  /** An error of what is wrong; see {@link Message#of} for the arguments. */
  public static UserError of(String problem, Object... arguments) {
    return made(ErrorParts.NONE.withProblem(Message.of(problem, arguments)));
  }

  /** An error of the value of a setting, which {@link #found} and {@link #expected} explain. */
  public static UserError setting(String key) {
    return made(ErrorParts.NONE.withKey(key));
  }

  private static UserError made(ErrorParts parts) {
    return new UserError(parts, Wording.COMMAND_LINE, null);
  }

  /** The same at a place; of several places the last one said comes first in the sentence. */
  public final UserError at(String place) {
    return at(Message.plain(place));
  }

  /** The same at a place that a setting names. */
  public final UserError at(Term place) {
    return with(parts.within(Message.of("%s", place)));
  }

  /** The same at another place than the outermost one. */
  public final UserError movedTo(String place) {
    List<Message> places = parts.places();
    List<Message> inner = places.isEmpty() ? places : places.subList(1, places.size());
    return with(parts.withPlaces(inner)).at(place);
  }

  /** Whether a place is the outermost one. */
  public final boolean isAt(String place) {
    return !parts.places().isEmpty() && parts.places().get(0).toString().equals(place);
  }

  /** The same about a setting; a sentence that is to name it says so itself. */
  public final UserError key(String key) {
    return with(parts.withKey(key));
  }

  /** The same with what is there. */
  public final UserError found(String text, Object... arguments) {
    return with(parts.withFound(Message.of(text, arguments)));
  }

  /** The same with what would be right, after "it must be". */
  public final UserError expected(String text, Object... arguments) {
    return with(parts.withExpected(Message.of(text, arguments)));
  }

  /** The same with what to do. */
  public final UserError cure(String text, Object... arguments) {
    return with(parts.withCure(Message.of(text, arguments)));
  }

  /** The same because of another error, which is shown with {@code --verbose} only. */
  public final UserError because(Throwable cause) {
    return with(parts, cause);
  }

  /** What it is about. */
  public final ErrorParts parts() {
    return parts;
  }

  /** The key of the setting that it is about, or empty. */
  public final String key() {
    return parts.key();
  }

  /** The whole sentence, for a message that has more to say. */
  public final Message sentence() {
    return parts.sentence();
  }

  /** The same for a user with other words, as what went wrong on the way to the user. */
  public final UserError in(Wording wording, Throwable cause) {
    return new UserError(parts, wording, cause);
  }

  private UserError with(ErrorParts other) {
    return with(other, getCause());
  }

  /** As if it had been made so where it was made. */
  private UserError with(ErrorParts other, Throwable cause) {
    UserError copy = new UserError(other, Wording.COMMAND_LINE, cause);
    copy.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }
}
