package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.data.Mnist;
import kindling.report.console.Console;
import kindling.report.console.TextConsole;
import kindling.run.TrainingRun;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real browser shows of a real training: six epochs of ten steps, in an all-reduce. */
class LivePageIT {
  private static final int EPOCHS = 6;

  @TempDir static Path folder;
  private static SparkSession spark;
  private static CompletableFuture<Browser> browser;

  @BeforeAll
  static void open() throws Exception {
    assumeTrue(
        Browser.isInstalled(),
        "there is no chromedriver; on Debian: apt-get install chromium chromium-driver");
    Path profile = Files.createDirectory(folder.resolve("profile"));
    browser = CompletableFuture.supplyAsync(() -> unchecked(() -> new Browser(profile)));
    Mnist.write(folder, 1000, 500);
    spark = Sessions.open("local[2]", "spark.ui.enabled", "true", "spark.ui.port", "0");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.get().close();
      Sessions.stop();
    }
  }

  private static <T> T unchecked(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Settings settings(String dashboard) {
    return Confs.settings(
        folder,
        """
        name = live
        data.path = "%s"
        network.layers = [affine 784 -> 10]
        training { epochs = %d, shards = 2, mode = all-reduce }
        report.dashboard = %s
        """
            .formatted(folder, EPOCHS, dashboard));
  }

  @Test
  void aBrowserFollowsATrainingComesBackWhenItIsCutOffAndSeesTheEnd() throws Exception {
    Settings settings = settings("0");
    Semaphore epochs = new Semaphore(0);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Console out = TextConsole.plain(new PrintStream(printed, true, StandardCharsets.UTF_8));
    LivePage page = LivePage.open(settings);
    page.announce(out, spark.sparkContext());
    String url = printed.toString(StandardCharsets.UTF_8).strip().replaceFirst("live page: ", "");
    assertTrue(url.matches("http://localhost:\\d+/"), url);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    int jobs;
    try (Wire wire = new Wire(URI.create(url).getPort())) {
      try (page) {
        browser.get().open("http://localhost:" + wire.port() + "/");
        await("starting: reading and packing the data", "verdict");
        Future<Integer> training =
            thread.submit(
                () -> page.watch(() -> train(settings, new Gate(epochs), page.console(out))));

        epochs.release(2);
        await("epoch 3 of 6, step 0 of 10", "verdict");
        assertTrue(text("tiles").contains("test accuracy"), text("tiles"));
        assertTrue(text("tiles").contains("gradient norm"), text("tiles"));
        assertTrue(text("executors").startsWith("driver"), text("executors"));
        assertTrue(text("phase-legend").contains("compute"), text("phase-legend"));
        assertEquals(places(2), drawn("loss"));
        assertEquals(
            spark.sparkContext().uiWebUrl().get() + "/",
            script("return document.querySelector('#links a').href"));

        wire.cut();
        await("The connection is lost", "lost-text");
        epochs.release(2);
        wire.mend();
        await("epoch 5 of 6", "verdict");
        assertEquals("", text("lost-text"));
        assertEquals(places(4), drawn("loss"));
        assertEquals(
            "40",
            script(
                "return Chart.getChart(document.querySelectorAll('#charts canvas')[2]).data.datasets[0].data.length"));

        epochs.release(2);
        jobs = training.get(60, TimeUnit.SECONDS);
        page.end("finished", "all is well");
      }
      await("finished: all is well", "verdict");
      await("live: finished", "title");
      assertEquals(places(6), drawn("loss"));
      assertEquals(places(6), loggedEpochs());
      int connections = wire.connections();
      Thread.sleep(1500);
      assertEquals(connections, wire.connections(), "it looks for a training that is over");
      assertEquals("", text("lost-text"));
    } finally {
      thread.shutdownNow();
    }
    // What the network's end does to the page is not of the page's making.
    List<String> errors =
        browser.get().console().stream().filter(line -> !line.contains("net::ERR_")).toList();
    assertEquals(List.of(), errors);
    epochs.release(EPOCHS);
    // One that is watched rests at its tenth step for the first time, which is an epoch's end here.
    assertEquals(train(settings("off"), new Gate(epochs), out), jobs);
  }

  /** Lets a training do no more epochs than it is allowed: another one's first step must wait. */
  private record Gate(Semaphore epochs) implements TrainingListener {
    @Override
    public void stepDone(TrainingState state) {
      if (state.step() == 1) {
        epochs.acquireUninterruptibly();
      }
    }
  }

  /** Trains, and says how many jobs that took. */
  private static int train(Settings settings, TrainingListener gate, Console console) {
    AtomicInteger jobs = new AtomicInteger();
    SparkListener counter =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.incrementAndGet();
          }
        };
    spark.sparkContext().addSparkListener(counter);
    TrainingRun training = new TrainingRun(spark.sparkContext(), settings);
    training.with(gate).train(folder + "/" + System.nanoTime(), false, console);
    unchecked(
        () -> {
          spark.sparkContext().listenerBus().waitUntilEmpty();
          return null;
        });
    spark.sparkContext().removeSparkListener(counter);
    return jobs.get();
  }

  private static String script(String script) throws Exception {
    JsonNode value = browser.get().script(script);
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private static String text(String id) throws Exception {
    return id.equals("title") ? script("return document.title") : browser.get().text(id);
  }

  /** Waits until the text of an element begins so. */
  private static void await(String text, String id) throws Exception {
    long start = System.nanoTime();
    while (!text(id).startsWith(text)) {
      assertFalse(
          System.nanoTime() - start > TimeUnit.SECONDS.toNanos(60),
          "waits for " + text + ", and reads " + text(id));
      Thread.sleep(50);
    }
  }

  private static String places(int epochs) {
    return IntStream.rangeClosed(1, epochs)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** The epochs that the first chart, once it has them, shows of a set. */
  private static String drawn(String title) throws Exception {
    // Charts are drawn at most once per second.
    Thread.sleep(1200);
    assertEquals(title, script("return document.querySelector('#charts h3').textContent"));
    return script(
        "return Chart.getChart(document.querySelector('#charts canvas')).data.datasets[0].data.map(point => point.x)");
  }

  /** The epochs whose lines are in the log. */
  private static String loggedEpochs() throws Exception {
    return text("log")
        .lines()
        .filter(line -> line.matches(" {4}\\d .*"))
        .map(line -> line.substring(4, 5))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
