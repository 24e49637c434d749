package kindling.cli.logs;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.logging.log4j.core.filter.AbstractFilterable;

/**
 * Filters warnings of Spark about Kindling's own work that a user cannot act on, such as those
 * about the size of plans and tasks. It does so with {@code conf/log4j2.properties} and with the
 * defaults of a Spark elsewhere ({@code SPARK_HOME}). A log configuration of the user stays as it
 * is.
 */
public final class LogNoise {
  /** Each is a part of the message. */
  private static final String[] MESSAGES = {
    "Truncated the string representation of a plan",
    "Broadcasting large task binary with size",
    "contains a task of very large size",
    "'numFeatures' option not specified"
  };

  /** The name of the configuration in {@code conf/log4j2.properties}. */
  private static final String OURS = "Kindling";

  /** The location of the configuration that Spark loads if there is no other one ends in this. */
  private static final String OF_SPARK = "org/apache/spark/log4j2-defaults.properties";

  private LogNoise() {}

  /** Filters the warnings, unless the user has configured the log. Spark must be started. */
  public static void silence() {
    // Spark comes with Log4j, but another logging library may replace it.
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      silence(context);
    }
  }

  static void silence(LoggerContext context) {
    Configuration configuration = context.getConfiguration();
    ConfigurationSource source = configuration.getConfigurationSource();
    boolean ofUser =
        !(configuration instanceof DefaultConfiguration)
            && !OURS.equals(configuration.getName())
            && !String.valueOf(source.getLocation()).endsWith(OF_SPARK);
    if (!ofUser) {
      for (Appender appender : configuration.getAppenders().values()) {
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
