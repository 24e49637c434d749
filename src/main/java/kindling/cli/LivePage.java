package kindling.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import kindling.cli.logs.LoggedWarnings;
import kindling.config.Settings;
import kindling.report.console.Console;
import kindling.report.live.Dashboard;
import kindling.run.SparkExecutors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** The live page of a command. Does nothing if the settings turn it off. */
final class LivePage implements AutoCloseable {
  /** The property that shows the address of the live page on Spark's own page. */
  static final String PROPERTY = "spark.kindling.dashboard";

  private final Optional<Dashboard> dashboard;
  private final Optional<LoggedWarnings> warnings;

  private LivePage(Optional<Dashboard> dashboard) {
    this.dashboard = dashboard;
    this.warnings = dashboard.map(page -> new LoggedWarnings(page::warn));
  }

  /**
   * Opens the page.
   *
   * @throws UserError if its address cannot be used
   */
  static LivePage open(Settings settings) {
    return new LivePage(
        settings.report().dashboard().on()
            ? Optional.of(Dashboard.open(settings.report().dashboard(), settings.name()))
            : Optional.empty());
  }

  /** Does some work, and reports a failure on the page. */
  <T> T watch(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (Exception | Error e) {
      end("failed", Main.reason(e));
      throw e;
    }
  }

  /** Adds the address of the live page to Spark's properties. */
  void configure(SparkConf conf) {
    dashboard.ifPresent(page -> conf.set(PROPERTY, page.url()));
  }

  /** A console that passes everything to the page and to another console. */
  Console console(Console shown) {
    return dashboard.map(page -> page.console(shown)).orElse(shown);
  }

  /** Prints the address of the page and a warning if it is open to others; connects it to Spark. */
  void announce(Console console, SparkContext spark) {
    dashboard.ifPresent(
        page -> {
          console.say("live page: " + page.url());
          if (!page.isOfThisMachine()) {
            console.say(
                "warning: everyone who can reach this page can read it; without a host in report.dashboard, only this machine can");
          }
          page.describe(spark.uiWebUrl().getOrElse(() -> null), new SparkExecutors(spark));
        });
  }

  /** Shows the end of the training: "finished", "stopped" or "failed", and a reason. */
  void end(String state, String reason) {
    dashboard.ifPresent(page -> page.end(state, reason));
  }

  @Override
  public void close() {
    warnings.ifPresent(LoggedWarnings::close);
    dashboard.ifPresent(Dashboard::close);
  }
}
