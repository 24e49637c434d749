package kindling.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.util.ShutdownHookManager;
import scala.runtime.AbstractFunction0;
import scala.runtime.BoxedUnit;

/**
 * A command that a signal ends says nothing more: Spark takes its session away from under the work,
 * and what fails by that is nobody's mistake.
 */
final class QuietExit {
  /** Before all of Spark's own: the highest of them is that of its session. */
  private static final int BEFORE_SPARK = 1000;

  private QuietExit() {}

  /** Keeps the process silent from the moment that it begins to end. */
  static void atTheEnd() {
    try {
      ShutdownHookManager.addShutdownHook(
          BEFORE_SPARK,
          new AbstractFunction0<BoxedUnit>() {
            @Override
            public BoxedUnit apply() {
              begin();
              return BoxedUnit.UNIT;
            }
          });
    } catch (IllegalStateException e) {
      // The end has begun already.
      begin();
    }
  }

  private static void begin() {
    System.out.flush();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    System.setOut(nowhere);
    System.setErr(nowhere);
    // The log has the terminal for itself. Spark brings Log4j; somebody may have put another in its
    // place.
    if (LogManager.getContext(false) instanceof LoggerContext) {
      Configurator.setAllLevels("", Level.OFF);
    }
  }
}
