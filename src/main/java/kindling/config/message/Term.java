package kindling.config.message;

import java.io.Serializable;

/** A part of a message that reads differently for users of the command line and of a program. */
public sealed interface Term extends Serializable permits Key, Message, Variant {
  /** The part for a user. */
  String in(Wording wording);
}
