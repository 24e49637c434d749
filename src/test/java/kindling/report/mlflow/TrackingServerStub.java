package kindling.report.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import kindling.store.Json;

/**
 * The part of MLflow's documented REST API, with its limits, that a training uses; a real server
 * needs Python. The stub can be set to be slow, to fail, and to lose its answers.
 */
public final class TrackingServerStub implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/";

  private final HttpServer server;

  /** The behaviour of the stub. */
  enum Mood {
    WELL,
    NOT_AT_ALL,
    LOST,
    LATE,
    WITH_500,
    AS_ANOTHER_SERVER
  }

  /** A run as the server stores it. */
  public static final class Run {
    public String experimentId;
    public String name;
    public String status = "RUNNING";
    public long endMillis;
    String lifecycle = "active";
    public final Map<String, String> params = new TreeMap<>();
    public final Map<String, String> tags = new TreeMap<>();
    public final List<Metric> metrics = new ArrayList<>();

    /** The steps of a metric in the order in which they were logged. */
    public List<Long> steps(String key) {
      return metrics.stream().filter(m -> m.key.equals(key)).map(Metric::step).toList();
    }

    /** A value that must have been logged exactly once. */
    public double value(String key, long step) {
      List<Metric> all = metrics.stream().filter(m -> m.key.equals(key) && m.step == step).toList();
      if (all.size() != 1) {
        throw new AssertionError(key + " of step " + step + " was told " + all.size() + " times");
      }
      return all.get(0).value;
    }
  }

  /** A number of a run. */
  public record Metric(String key, double value, long timestamp, long step) {}

  public final Map<String, String> experiments = new LinkedHashMap<>(Map.of("Default", "0"));
  public final Map<String, Run> runs = new LinkedHashMap<>();
  public final Map<String, byte[]> files = new TreeMap<>();

  /** Method, path and {@code Authorization} of each request. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  volatile Mood mood = Mood.WELL;
  volatile int longestValue = 6000;
  volatile String artifactRoot = "mlflow-artifacts:";
  // null if no credentials are required
  volatile String authorization;
  volatile String deletedExperiment = "";

  /** A server at a free port of this machine. */
  public TrackingServerStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "stub");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::handle);
    server.start();
  }

  /** Its address. */
  public String uri() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Refuses requests with another header {@code Authorization}. */
  public void demand(String header) {
    authorization = header;
  }

  /** Whether there is a run that has its settings. */
  synchronized boolean isTold() {
    return runs.values().stream().anyMatch(run -> !run.params.isEmpty());
  }

  /** The only run that there is. */
  public synchronized Run onlyRun() {
    if (runs.size() != 1) {
      throw new AssertionError("runs: " + runs.keySet());
    }
    return runs.values().iterator().next();
  }

  /** The only run's id. */
  public synchronized String onlyRunId() {
    onlyRun();
    return runs.keySet().iterator().next();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int code;

    Refusal(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String asks = exchange.getRequestHeaders().getFirst("Authorization");
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path + " " + asks);
    Mood now = mood;
    byte[] body = exchange.getRequestBody().readAllBytes();
    try (exchange) {
      if (now == Mood.NOT_AT_ALL) {
        return;
      }
      if (now == Mood.LATE) {
        Thread.sleep(5000);
        return;
      }
      int code = 200;
      String answer;
      try {
        if (now == Mood.WITH_500) {
          throw new Refusal(500, "the database is away");
        }
        if (authorization != null && !authorization.equals(asks)) {
          throw new Refusal(401, "who are you");
        }
        answer =
            now == Mood.AS_ANOTHER_SERVER
                ? "<html>Welcome</html>"
                : Json.line(answer(exchange, path, body));
      } catch (Refusal e) {
        code = e.code;
        answer = Json.line(Map.of("error_code", "X", "message", e.getMessage()));
      }
      if (now != Mood.LOST) {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Map<String, Object> answer(HttpExchange exchange, String path, byte[] body) {
    String request = exchange.getRequestMethod() + " " + path.replaceFirst(API, "");
    if (request.startsWith("PUT " + FILES)) {
      files.put(path.substring(FILES.length()), body);
      return Map.of();
    }
    return switch (request) {
      case "GET experiments/get-by-name" -> experiment(query(exchange, "experiment_name"));
      case "POST experiments/create" -> {
        String id = "" + experiments.size();
        experiments.put(Json.parse(text(body)).path("name").asText(), id);
        yield Map.of("experiment_id", id);
      }
      case "POST runs/create" -> create(Json.parse(text(body)));
      case "GET runs/get" -> Map.of("run", run(query(exchange, "run_id")));
      case "POST runs/log-batch" -> log(Json.parse(text(body)));
      case "POST runs/update" -> {
        JsonNode update = Json.parse(text(body));
        Run run = runs.get(update.path("run_id").asText());
        run.status = update.path("status").asText();
        run.endMillis = update.path("end_time").asLong();
        yield Map.of("run_info", Map.of());
      }
      default -> throw new Refusal(404, "no such address: " + request);
    };
  }

  private Map<String, Object> experiment(String name) {
    if (!experiments.containsKey(name)) {
      throw new Refusal(404, "no experiment " + name);
    }
    return Map.of(
        "experiment",
        Map.of(
            "experiment_id",
            experiments.get(name),
            "name",
            name,
            "lifecycle_stage",
            name.equals(deletedExperiment) ? "deleted" : "active"));
  }

  private Map<String, Object> create(JsonNode request) {
    Run run = new Run();
    run.experimentId = request.path("experiment_id").asText();
    run.name = request.path("run_name").asText();
    request
        .path("tags")
        .forEach(tag -> run.tags.put(tag.path("key").asText(), tag.path("value").asText()));
    String id = "%032x".formatted(runs.size() + 1);
    runs.put(id, run);
    return Map.of("run", run(id));
  }

  private Map<String, Object> run(String id) {
    Run run = runs.get(id);
    if (run == null) {
      throw new Refusal(404, "no run " + id);
    }
    Map<String, Metric> last = new TreeMap<>();
    run.metrics.forEach(
        metric -> last.merge(metric.key, metric, (a, b) -> b.step >= a.step ? b : a));
    return Map.of(
        "info",
        Map.of(
            "run_id",
            id,
            "artifact_uri",
            artifactRoot + "/" + run.experimentId + "/" + id + "/artifacts",
            "lifecycle_stage",
            run.lifecycle,
            "status",
            run.status),
        "data",
        Map.of(
            "metrics",
            List.copyOf(last.values()),
            "tags",
            run.tags.entrySet().stream()
                .map(e -> Map.of("key", e.getKey(), "value", e.getValue()))
                .toList(),
            "params",
            run.params.entrySet().stream()
                .map(e -> Map.of("key", e.getKey(), "value", e.getValue()))
                .toList()));
  }

  private Map<String, Object> log(JsonNode batch) {
    Run run = runs.get(batch.path("run_id").asText());
    if (batch.path("params").size() > 100
        || batch.path("tags").size() > 100
        || batch.path("metrics").size() > 1000) {
      throw new Refusal(400, "a batch may have 100 params, 100 tags, 1000 metrics");
    }
    for (JsonNode param : batch.path("params")) {
      String key = param.path("key").asText();
      String value = param.path("value").asText();
      if (value.length() > longestValue || key.length() > 250 || !key.matches("[/\\w.\\- :]+")) {
        throw new Refusal(400, "bad param " + key);
      }
      if (!run.params.getOrDefault(key, value).equals(value)) {
        throw new Refusal(400, "param " + key + " cannot change");
      }
      run.params.put(key, value);
    }
    for (JsonNode metric : batch.path("metrics")) {
      run.metrics.add(
          new Metric(
              metric.path("key").asText(),
              metric.path("value").asDouble(),
              metric.path("timestamp").asLong(),
              metric.path("step").asLong()));
    }
    batch
        .path("tags")
        .forEach(tag -> run.tags.put(tag.path("key").asText(), tag.path("value").asText()));
    return Map.of();
  }

  private static String query(HttpExchange exchange, String name) {
    for (String part : exchange.getRequestURI().getRawQuery().split("&", -1)) {
      if (part.startsWith(name + "=")) {
        return URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    throw new Refusal(400, "needs " + name);
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
