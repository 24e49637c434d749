package kindling.cli.logs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.filter.AbstractFilterable;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogNoiseTest {
  private static final List<String> NOISE =
      List.of(
          "Truncated the string representation of a plan since it was too large. This behavior can be adjusted by setting 'spark.sql.debug.maxToStringFields'.",
          "Broadcasting large task binary with size 1234.5 KiB",
          "Stage 3 contains a task of very large size (2042 KiB). The maximum recommended task size is 1000 KiB.",
          "'numFeatures' option not specified, determining the number of features by going though the input.");
  private static final String LOST = "Lost task 0.0 in stage 1.0 (TID 3) (host executor 1): x";

  @TempDir Path folder;

  @Test
  void aSparkWithoutALogConfigurationDoesNotShowIt() throws Exception {
    URI defaults =
        LogNoiseTest.class.getResource("/org/apache/spark/log4j2-defaults.properties").toURI();
    try (LoggerContext context = context(defaults)) {
      assertTrue(NOISE.stream().allMatch(message -> isShown(context, message)));
      LogNoise.silence(context);
      assertTrue(NOISE.stream().noneMatch(message -> isShown(context, message)));
      assertTrue(isShown(context, LOST));
    }
  }

  @Test
  void aLogConfigurationOfTheUserIsLeftAsItIs() throws IOException {
    Path file = folder.resolve("log4j2.properties");
    Files.writeString(
        file,
        """
        rootLogger.level = warn
        rootLogger.appenderRef.a.ref = a
        appender.a.type = Console
        appender.a.name = a
        """);
    try (LoggerContext context = context(file.toUri())) {
      LogNoise.silence(context);
      assertTrue(NOISE.stream().allMatch(message -> isShown(context, message)));
    }
  }

  @Test
  void ourOwnConfigurationDoesNotShowIt() {
    try (LoggerContext context = context(Path.of("conf/log4j2.properties").toUri())) {
      LogNoise.silence(context);
      assertTrue(NOISE.stream().noneMatch(message -> isShown(context, message)));
      assertTrue(isShown(context, LOST));
    }
  }

  private static LoggerContext context(URI configuration) {
    LoggerContext context = new LoggerContext("test", null, configuration);
    context.start();
    return context;
  }

  private static boolean isShown(LoggerContext context, String message) {
    LogEvent event =
        Log4jLogEvent.newBuilder()
            .setLoggerName("org.apache.spark.scheduler.DAGScheduler")
            .setLevel(Level.WARN)
            .setMessage(new SimpleMessage(message))
            .build();
    return context.getConfiguration().getRootLogger().getAppenders().values().stream()
        .flatMap(
            appender ->
                appender instanceof AbstractFilterable some ? Stream.of(some) : Stream.empty())
        .anyMatch(appender -> !appender.isFiltered(event));
  }
}
