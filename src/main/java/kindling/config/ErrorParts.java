package kindling.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import kindling.config.message.Key;
import kindling.config.message.Message;

/**
 * The parts of a {@link UserError}; each may be empty.
 *
 * @param places where it is, the outermost first: a file and line, a data set, a layer
 * @param key of the setting that it is about
 * @param problem what is wrong; empty if that is the value of the setting
 * @param found what is there
 * @param expected what would be right
 * @param cure what to do
 */
public record ErrorParts(
    List<Message> places,
    String key,
    Message problem,
    Message found,
    Message expected,
    Message cure)
    implements Serializable {
  static final ErrorParts NONE =
      new ErrorParts(List.of(), "", Message.EMPTY, Message.EMPTY, Message.EMPTY, Message.EMPTY);

  /** Where it is, as one text. */
  public Message place() {
    return Message.join(": ", places);
  }

  ErrorParts withPlaces(List<Message> some) {
    return new ErrorParts(List.copyOf(some), key, problem, found, expected, cure);
  }

  ErrorParts within(Message place) {
    List<Message> all = new ArrayList<>(List.of(place));
    all.addAll(places);
    return withPlaces(all);
  }

  ErrorParts withKey(String name) {
    return new ErrorParts(places, name, problem, found, expected, cure);
  }

  ErrorParts withProblem(Message text) {
    return new ErrorParts(places, key, text, found, expected, cure);
  }

  ErrorParts withFound(Message text) {
    return new ErrorParts(places, key, problem, text, expected, cure);
  }

  ErrorParts withExpected(Message text) {
    return new ErrorParts(places, key, problem, found, text, cure);
  }

  ErrorParts withCure(Message text) {
    return new ErrorParts(places, key, problem, found, expected, text);
  }

  /**
   * The sentence: {@code PLACE: PROBLEM: FOUND; it must be EXPECTED; CURE}, and without a problem
   * {@code PLACE: KEY is FOUND; it must be EXPECTED; CURE}.
   */
  Message sentence() {
    List<Message> where = new ArrayList<>(places);
    where.add(what());
    Message sentence = Message.join(": ", where);
    if (!expected.isEmpty()) {
      sentence = Message.of("%s; it must be %s", sentence, expected);
    }
    return cure.isEmpty() ? sentence : Message.of("%s; %s", sentence, cure);
  }

  private Message what() {
    if (problem.isEmpty()) {
      return Message.of("%s is %s", new Key(key), found);
    }
    return found.isEmpty() ? problem : Message.of("%s: %s", problem, found);
  }
}
