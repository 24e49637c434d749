package kindling.cli;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.logging.log4j.core.filter.AbstractFilterable;

/**
 * Warnings of Spark's that are about our own work, and that no user can act on. {@code
 * conf/log4j2.properties} filters them, too; this is for a Spark that has no such file, such as
 * that of a {@code SPARK_HOME}. Whoever has a log configuration of their own sees what it says.
 */
final class LogNoise {
  /** Each is a part of the message. */
  static final String[] MESSAGES = {
    "Truncated the string representation of a plan",
    "Broadcasting large task binary with size",
    "contains a task of very large size",
    "'numFeatures' option not specified"
  };

  /** The configuration that Spark loads where there is no other one ends in this. */
  private static final String OF_SPARK = "org/apache/spark/log4j2-defaults.properties";

  private LogNoise() {}

  /** Filters them, unless somebody has configured the log; Spark has set up the log before. */
  static void silence() {
    // Spark brings Log4j; somebody may have put another log in its place.
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      silence(context);
    }
  }

  static void silence(LoggerContext context) {
    ConfigurationSource source = context.getConfiguration().getConfigurationSource();
    boolean unconfigured =
        context.getConfiguration() instanceof DefaultConfiguration
            || String.valueOf(source.getLocation()).endsWith(OF_SPARK);
    if (unconfigured) {
      for (Appender appender : context.getConfiguration().getAppenders().values()) {
        if (appender instanceof AbstractFilterable filterable) {
          filterable.addFilter(new Denial());
        }
      }
    }
  }

  private static final class Denial extends AbstractFilter {
    @Override
    public Result filter(LogEvent event) {
      String message = event.getMessage().getFormattedMessage();
      for (String noise : MESSAGES) {
        if (message.contains(noise)) {
          return Filter.Result.DENY;
        }
      }
      return Filter.Result.NEUTRAL;
    }
  }
}
