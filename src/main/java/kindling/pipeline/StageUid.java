package kindling.pipeline;

import org.apache.spark.ml.util.Identifiable$;

/**
 * The identifier of a stage that is being made. The constructors of Spark's classes make params,
 * which ask the stage for its identifier before a constructor of Java can have set a field; until
 * then the stage answers with the one that its thread began with.
 *
 * @param text the identifier
 */
record StageUid(String text) {
  private static final ThreadLocal<String> MAKING = new ThreadLocal<>();

  /** Announces the identifier of the stage whose constructor runs next in this thread. */
  static StageUid of(String text) {
    MAKING.set(text);
    return new StageUid(text);
  }

  /** The identifier of a stage whose field may not be set yet. */
  static String orElseMaking(StageUid uid) {
    return uid == null ? MAKING.get() : uid.text;
  }

  static String random(String prefix) {
    return Identifiable$.MODULE$.randomUID(prefix);
  }
}
