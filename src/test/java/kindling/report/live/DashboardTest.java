package kindling.report.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kindling.config.DashboardSettings;
import kindling.config.TrainingSettings.Sampling;
import kindling.config.UserError;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.local.LocalWorkers;
import kindling.network.Initializer;
import kindling.network.Loss.Labels;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.report.console.Console;
import kindling.report.console.TextConsole;
import kindling.report.live.EventReader.Event;
import kindling.store.Json;
import kindling.store.record.Figures;
import kindling.train.Aggregate;
import kindling.train.EpochResult;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.junit.jupiter.api.Test;

/** The data that a live page receives of trainings with ten steps per epoch. */
class DashboardTest {
  private static final DashboardSettings ANYWHERE =
      new DashboardSettings(true, "localhost", 0, false);

  @Test
  void aPageFollowsATrainingFromItsBeginningToItsEnd() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Dashboard dashboard = Dashboard.open(ANYWHERE, "name");
    try (EventReader reader = new EventReader(dashboard.url() + "events", null)) {
      List<EpochResult> history;
      try (dashboard) {
        JsonNode first = reader.next().data();
        assertEquals("name", first.at("/facts/name").textValue());
        assertEquals("starting", first.at("/status/state").textValue());
        dashboard.describe(
            null, () -> List.of(new ExecutorFigures("1", "host", 2, 10, 20, 1, 5, 0)));
        Console console =
            dashboard.console(
                TextConsole.plain(new PrintStream(printed, true, StandardCharsets.UTF_8)));
        console.begin("about", "runs/a");
        console.say("a line");
        dashboard.warn("a warning");
        history = train(2, console.report(1000, 3, Labels.CLASS)).history();
        dashboard.end("finished", "as it should");
      }
      Collected collected = new Collected();
      JsonNode status = collected.readToTheEnd(reader);
      assertEquals("finished", status.get("state").textValue());
      assertEquals("as it should", status.get("reason").textValue());
      assertEquals(2, status.get("epoch").intValue());
      assertEquals(3, status.get("epochs").intValue());
      assertEquals(10, status.get("stepsPerEpoch").intValue());
      assertTrue(status.get("samplesPerSecond").doubleValue() > 0);
      assertTrue(status.at("/phases/compute").doubleValue() > 0);
      assertTrue(status.at("/phases/evaluation").doubleValue() > 0);
      assertEquals(20, collected.steps);
      assertEquals(
          history.get(1).test().accuracy(), collected.lastEpoch.get("testAccuracy").doubleValue());
      assertEquals(List.of("a line", "a warning"), collected.lines.subList(0, 2));
      String text = printed.toString(StandardCharsets.UTF_8);
      assertEquals(
          text.lines().skip(2).toList(), collected.lines.subList(2, collected.lines.size()));
      assertTrue(text.startsWith("about\na line\n"), text);
      assertEquals(2, collected.executors.at("/0/cores").intValue());
    }
  }

  @Test
  void halfwayThroughTheRemainingTimeIsEstimated() throws Exception {
    PageState page = new PageState();
    LiveTraining live = new LiveTraining(page, new Figures(Labels.CLASS), 4);
    TrainingListener look =
        new TrainingListener() {
          @Override
          public void epochDone(TrainingState state, EpochResult result) {
            JsonNode status = Json.parse(Json.line(page.everything())).get("status");
            double elapsed = status.get("elapsedSeconds").doubleValue();
            double left = status.get("secondsLeft").doubleValue();
            int done = result.epoch();
            // All of the epochs before, or the last three.
            assertTrue(left <= elapsed * (4 - done), left + " after " + elapsed);
            assertEquals(done == 4, left == 0);
          }
        };
    train(4, live, look);
  }

  /** What a reader has put together. */
  private static final class Collected {
    int steps;
    JsonNode lastEpoch;
    JsonNode executors;
    final List<String> lines = new ArrayList<>();

    /** Returns the last status. */
    JsonNode readToTheEnd(EventReader reader) throws InterruptedException {
      JsonNode status = null;
      for (Event event = reader.next(); event.data() != null; event = reader.next()) {
        JsonNode data = event.data();
        assertFalse(
            status != null && status.get("state").textValue().equals("finished"), "more came");
        status = data.has("status") ? data.get("status") : status;
        for (JsonNode step : data.at("/steps/points")) {
          assertEquals(++steps, step.get(0).intValue());
        }
        for (JsonNode epoch : data.at("/epochs/points")) {
          lastEpoch = epoch;
        }
        data.path("log").forEach(line -> lines.add(line.get("text").textValue()));
        executors = data.has("executors") ? data.get("executors") : executors;
      }
      return status;
    }
  }

  @Test
  void aPortInUseIsAnErrorIfTheUserNamedItAndIsSkippedOtherwise() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      UserError error =
          assertThrows(
              UserError.class,
              () -> Dashboard.open(new DashboardSettings(true, "localhost", port, false), "a"));
      assertTrue(error.getMessage().contains("localhost:" + port), error::getMessage);
      assertTrue(error.getMessage().contains("name another port"), error::getMessage);
      try (Dashboard dashboard =
          Dashboard.open(new DashboardSettings(true, "localhost", port, true), "a")) {
        assertTrue(URI.create(dashboard.url()).getPort() > port);
        assertTrue(dashboard.isOfThisMachine());
      }
    }
  }

  @Test
  void anAddressOfAnotherMachineIsAnError() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> Dashboard.open(new DashboardSettings(true, "192.0.2.1", 0, false), "a"));
    assertTrue(error.getMessage().contains("no address of this machine"), error::getMessage);
  }

  @Test
  void thePageLoadsOnlyFilesOfItsOwnServer() throws IOException {
    String url;
    try (Dashboard dashboard =
        Dashboard.open(
            new DashboardSettings(true, "0.0.0.0", 0, false), "<script>alert(1)</script>")) {
      assertFalse(dashboard.isOfThisMachine());
      url = "http://localhost:" + URI.create(dashboard.url()).getPort();
      String html = read(url + "/");
      assertFalse(html.contains("<script>alert"), html);
      assertFalse(html.matches("(?s).*(src|href)=\"(?!/page\\.|data:).*"), html);
      assertFalse(html.contains("style="), "would be refused");
      assertTrue(read(url + "/page.css").contains("--paper"));
      assertTrue(read(url + "/page.js").contains("EventSource"));
    }
    assertThrows(ConnectException.class, () -> read(url + "/"));
  }

  private static String read(String url) throws IOException {
    try (var in = URI.create(url).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static TrainingState train(int epochs, TrainingListener... listeners) throws IOException {
    Network network =
        NetworkParser.parse(List.of("affine 10"), new SoftmaxWithLoss(), Shape.flat(784));
    try (LocalWorkers workers = Mnist.workers(network, Sampling.PERMUTATION, 100, 2, 1000, 1)) {
      TrainingState state = new TrainingState(Initializer.of("he").parameters(network, 1), 0, 10);
      UpdateRule rule = new UpdateRule(new Sgd(), 0.1).measuring();
      new Trainer(workers, new Aggregate(workers, rule), List.of(listeners)).train(state, epochs);
      return state;
    }
  }
}
