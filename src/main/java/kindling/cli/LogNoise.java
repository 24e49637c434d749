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
 * Warnings of Spark that are about our own work, and that a user cannot act on. {@code
 * conf/log4j2.properties} filters them, too; this class is for a Spark without that file, such as
 * that of a {@code SPARK_HOME}. A log configuration of the user is left alone.
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

  /** Filters the warnings, unless the user has configured the log. Spark must be started. */
  static void silence() {
    // Spark brings Log4j, but another logging library may replace it.
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
