package kindling.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import kindling.config.Settings;
import kindling.report.console.Console;
import kindling.report.live.Dashboard;
import kindling.run.SparkExecutors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** The live page of a command, if its settings want one; else nothing of this does anything. */
final class LivePage implements AutoCloseable {
  /** The name under which Spark's own page shows where ours is, among the properties. */
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
   * @throws UserError if its address cannot be had
   */
  static LivePage open(Settings settings) {
    return new LivePage(
        settings.report().dashboard().on()
            ? Optional.of(Dashboard.open(settings.report().dashboard(), settings.name()))
            : Optional.empty());
  }

  /** Does something, and tells the page if it fails. */
  <T> T watch(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (Exception | Error e) {
      end("failed", Main.reason(e));
      throw e;
    }
  }

  /** Lets Spark's own page name ours. */
  void configure(SparkConf conf) {
    dashboard.ifPresent(page -> conf.set(PROPERTY, page.url()));
  }

  /** A console that the page hears of a training from, besides another one. */
  Console console(Console shown) {
    return dashboard.map(page -> page.console(shown)).orElse(shown);
  }

  /** Says where the page is and who may read it, and lets it know of Spark. */
  void announce(Console console, SparkContext spark) {
    dashboard.ifPresent(
        page -> {
          console.say("live page: " + page.url());
          if (!page.isOfThisMachine()) {
            console.say(
                "warning: everyone who can reach that page may read it; without a host it is for this machine only");
          }
          page.describe(spark.uiWebUrl().getOrElse(() -> null), new SparkExecutors(spark));
        });
  }

  /** Says how it ended: "finished", "stopped" or "failed", and a line for people. */
  void end(String state, String reason) {
    dashboard.ifPresent(page -> page.end(state, reason));
  }

  @Override
  public void close() {
    warnings.ifPresent(LoggedWarnings::close);
    dashboard.ifPresent(Dashboard::close);
  }
}
