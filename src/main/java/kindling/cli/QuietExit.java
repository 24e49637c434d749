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
 * Silences a command that a signal ends. Spark then closes its session during the work, and the
 * resulting errors are of no interest.
 */
final class QuietExit {
  /** Before all of Spark's own hooks: the one with the highest priority closes the session. */
  private static final int BEFORE_SPARK = 1000;

  private QuietExit() {}

  /** Silences the process as soon as it begins to end. */
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
      // The process is already ending.
      begin();
    }
  }

  private static void begin() {
    System.out.flush();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    System.setOut(nowhere);
    System.setErr(nowhere);
    // The log writes to the terminal directly. Another logging library may replace Log4j.
    if (LogManager.getContext(false) instanceof LoggerContext) {
      Configurator.setAllLevels("", Level.OFF);
    }
  }
}
