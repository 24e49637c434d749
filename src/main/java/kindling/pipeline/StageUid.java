package kindling.pipeline;

import java.io.Serializable;
import kindling.cluster.SparkVersion;
import org.apache.spark.ml.util.Identifiable$;

/**
 * The identifier of a stage. Constructors of Spark's classes create params, which need the stage's
 * identifier before a Java constructor can set its field. Until then the stage returns the
 * identifier that was announced in the current thread.
 *
 * @param text the identifier
 */
record StageUid(String text) implements Serializable {
  private static final ThreadLocal<String> ANNOUNCED = new ThreadLocal<>();

  /**
   * An identifier, also announced for the stage that this thread constructs next. Every stage asks
   * for it before anything of Spark's, so a Spark that lacks what stages need is refused here.
   */
  static StageUid of(String text) {
    SparkVersion.requireRunning();
    ANNOUNCED.set(text);
    return new StageUid(text);
  }

  /** The identifier of a stage whose field may not be set yet. */
  static String orAnnounced(StageUid uid) {
    return uid == null ? ANNOUNCED.get() : uid.text;
  }

  static String random(String prefix) {
    return Identifiable$.MODULE$.randomUID(prefix);
  }
}
