package kindling.report.live;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import kindling.config.DashboardSettings;
import kindling.config.UserError;
import kindling.config.message.Key;
import kindling.report.console.Console;
import kindling.report.live.PageServer.Content;
import kindling.report.pages.HtmlPage;
import kindling.report.pages.SetName;
import kindling.store.Json;

/**
 * The live page of a training, with the server that shows it to browsers while the training runs. A
 * separate thread sends changes a few times per second.
 */
public final class Dashboard implements AutoCloseable {
  private static final String KEY = "report.dashboard";

  /** Ports that are tried if any will do. */
  private static final int MOST_PORTS = 100;

  private static final int MOST_EVENTS = 64;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int TICKS_PER_EXECUTOR_UPDATE = 5;

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <link rel="icon" href="data:,">
      <title>%s</title>
      <link rel="stylesheet" href="/page.css">
      </head>
      <body>
      %s<script type="application/json" id="data">%s</script>
      <script src="/page.js"></script>
      </body>
      </html>
      """;

  private final PageState page = new PageState();
  private final EventRing events = new EventRing(MOST_EVENTS);
  private final PageServer server;
  private final String host;
  private final Thread thread;
  private volatile Supplier<List<ExecutorFigures>> executors = List::of;
  private volatile boolean closed;
  private String endState = "stopped";
  private String endReason = "";

  private Dashboard(String name, InetSocketAddress address) throws IOException {
    page.fact("name", name);
    page.status(Map.of("state", "starting"));
    String training = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    this.server =
        new PageServer(
            address,
            contents(name),
            new EventFeed(training, events, () -> Json.line(page.everything())));
    this.host = hostOf(address.getAddress());
    this.thread = new Thread(this::run, "kindling dashboard");
    thread.setDaemon(true);
  }

  /**
   * Starts the server of a page that is still empty.
   *
   * @param name of the training
   * @throws UserError if the address cannot be used
   */
  public static Dashboard open(DashboardSettings settings, String name) {
    InetAddress address = address(settings.host());
    int ports = settings.orNext() ? MOST_PORTS : 1;
    for (int port = settings.port(); ; port++) {
      try {
        Dashboard dashboard = new Dashboard(name, new InetSocketAddress(address, port));
        dashboard.server.start();
        dashboard.thread.start();
        return dashboard;
      } catch (BindException e) {
        if (--ports == 0) {
          UserError closed = error("%s:%d cannot be listened at", settings.host(), port).because(e);
          throw String.valueOf(e.getMessage()).contains("assign")
              ? closed
                  .found("that is no address of this machine")
                  .cure("name one, or 0.0.0.0 for all of them")
              : closed
                  .found("%s", e.getMessage())
                  .cure("name another port, or none for the next that is free");
        }
      } catch (IOException e) {
        throw error("no page can be served").found("%s", e.getMessage()).because(e);
      }
    }
  }

  private static UserError error(String problem, Object... arguments) {
    return UserError.of(problem, arguments).at(new Key(KEY)).key(KEY);
  }

  private static InetAddress address(String host) {
    try {
      return host.equals("localhost")
          ? InetAddress.getLoopbackAddress()
          : InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw error("no host is called %s", host)
          .cure("use an address of this machine, or 0.0.0.0 for all of them")
          .because(e);
    }
  }

  /** A name of this machine for the page's address. */
  private static String hostOf(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return "localhost";
    }
    try {
      String host =
          address.isAnyLocalAddress()
              ? InetAddress.getLocalHost().getHostName()
              : address.getHostAddress();
      return host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host;
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static List<Map<String, Object>> metrics() {
    return SetName.METRICS.stream()
        .map(
            metric ->
                Map.<String, Object>of(
                    "key", metric.keyOf(""), "text", metric.text(), "share", metric.isShare()))
        .toList();
  }

  private static Map<String, Content> contents(String name) {
    Map<String, Object> data = Map.of("metrics", metrics(), "sets", SetName.ALL);
    String body = HtmlPage.resource(Dashboard.class, "page.html");
    String html =
        PAGE.formatted(HtmlPage.escape(name), body, Json.line(data).replace("<", "\\u003c"));
    String css =
        HtmlPage.resource(HtmlPage.class, "page.css")
            + HtmlPage.resource(Dashboard.class, "live.css");
    String script =
        HtmlPage.chartJs()
            + HtmlPage.resource(HtmlPage.class, "charts.js")
            + HtmlPage.resource(Dashboard.class, "live.js");
    return Map.of(
        "/", new Content("text/html", html),
        "/page.css", new Content("text/css", css),
        "/page.js", new Content("text/javascript", script));
  }

  /** The address of the page. */
  public String url() {
    return "http://%s:%d/".formatted(host, server.port());
  }

  /** Whether only this machine can read the page. */
  public boolean isOfThisMachine() {
    return host.equals("localhost");
  }

  /** A console that prints to another console and also updates the page. */
  public Console console(Console shown) {
    return new LiveConsole(shown, page);
  }

  /**
   * Shows executors and a link to Spark's page.
   *
   * @param sparkUi address of Spark's own page; null for none
   * @param executors called about once per second
   */
  public void describe(String sparkUi, Supplier<List<ExecutorFigures>> executors) {
    if (sparkUi != null) {
      page.fact("sparkUi", sparkUi);
    }
    this.executors = executors;
  }

  /** Adds a warning to the page's log. */
  public void warn(String line) {
    page.line(true, line);
  }

  /**
   * Sets the final state, which {@link #close} sends to browsers.
   *
   * @param state "finished", "stopped" or "failed"
   * @param reason a readable line
   */
  public void end(String state, String reason) {
    endState = state;
    endReason = reason;
  }

  private void run() {
    for (long tick = 0; !closed; tick++) {
      if (tick % TICKS_PER_EXECUTOR_UPDATE == 0) {
        updateExecutors();
      }
      sendChanges();
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  private void updateExecutors() {
    try {
      page.executors(executors.get());
    } catch (Exception e) {
      // Exception, because Spark throws undeclared checked exceptions, for example after it has
      // stopped. The page then keeps the last state.
    }
  }

  private void sendChanges() {
    Map<String, Object> changes = page.changes();
    if (!changes.isEmpty()) {
      events.add("update", Json.line(changes));
    }
  }

  /** Sends the remaining changes and the final state, and then stops the server. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    updateExecutors();
    page.end(endState, endReason);
    sendChanges();
    server.close();
  }
}
