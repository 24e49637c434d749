package kindling.cli.logs;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.filter.AbstractFilterable;

/** Collects the warnings and errors in the log that the console shows. */
public final class LoggedWarnings implements AutoCloseable {
  private final Consumer<String> lines;
  private final LoggerContext context;
  private final Tap tap;

  /**
   * Begins to collect.
   *
   * @param lines takes a line for each
   */
  public LoggedWarnings(Consumer<String> lines) {
    this.lines = lines;
    this.tap = new Tap();
    // Spark comes with Log4j, but another logging library may replace it.
    this.context = LogManager.getContext(false) instanceof LoggerContext log4j ? log4j : null;
    if (context != null) {
      tap.start();
      context.getRootLogger().addAppender(tap);
    }
  }

  private final class Tap extends AbstractAppender {
    Tap() {
      super("kindling live page", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().isMoreSpecificThan(Level.WARN) && isShown(event)) {
        String logger = event.getLoggerName();
        lines.accept(
            "%s %s %s: %s"
                .formatted(
                    LocalTime.ofInstant(
                            Instant.ofEpochMilli(event.getTimeMillis()), ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS),
                    event.getLevel(),
                    logger.substring(logger.lastIndexOf('.') + 1),
                    event.getMessage().getFormattedMessage().lines().findFirst().orElse("")));
      }
    }

    /** Whether no filter of another appender removes it. */
    private boolean isShown(LogEvent event) {
      for (Appender other : context.getRootLogger().getAppenders().values()) {
        if (other != this
            && other instanceof AbstractFilterable filterable
            && filterable.isFiltered(event)) {
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public void close() {
    if (context != null) {
      context.getRootLogger().removeAppender(tap);
    }
  }
}
