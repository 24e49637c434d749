package kindling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kindling.store.Json;

/**
 * A mock, no Kubernetes: an HTTP server that keeps what is sent to it as the API server would, as
 * far as Spark asks, and tells a {@link Kubelet} of every pod. It checks nothing: no names, no
 * rights, no schema.
 */
final class KubernetesMock implements AutoCloseable {
  /** What runs the pods. */
  interface Kubelet {
    /** Starts a pod. */
    Process start(JsonNode pod) throws InterruptedException, IOException;
  }

  private final Kubelet kubelet;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
  private final Map<String, Process> processes = new ConcurrentHashMap<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();

  KubernetesMock(Kubelet kubelet) throws IOException {
    this.kubelet = kubelet;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Its address, {@code http://host:port}. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The pods with a label that were sent to a namespace, also those that have ended. */
  List<JsonNode> pods(String namespace, String label) {
    return List.copyOf(selected(path(namespace, "pods"), "labelSelector=" + label));
  }

  /** An object of a kind, such as {@code configmaps}; waits until it has been sent. */
  JsonNode await(String namespace, String kind, String name) throws InterruptedException {
    String path = path(namespace, kind) + "/" + name;
    while (!objects.containsKey(path)) {
      Thread.sleep(10);
    }
    return objects.get(path);
  }

  private static String path(String namespace, String kind) {
    return "/api/v1/namespaces/" + namespace + "/" + kind;
  }

  /** What went wrong in the mock itself. */
  List<String> failures() {
    return failures;
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      String path = call.getRequestURI().getPath();
      String query = String.valueOf(call.getRequestURI().getQuery());
      String body = new String(call.getRequestBody().readAllBytes(), UTF_8);
      switch (call.getRequestMethod()) {
        case "POST" -> reply(call, 201, keep(path, (ObjectNode) Json.parse(body)));
        case "PATCH" -> reply(call, 200, keep(parent(path), (ObjectNode) Json.parse(body)));
        case "DELETE" -> reply(call, 200, delete(path, query));
        default -> get(call, path, query);
      }
    } catch (RuntimeException e) {
      failures.add(call.getRequestMethod() + " " + call.getRequestURI() + ": " + e);
      throw e;
    }
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private JsonNode keep(String kind, ObjectNode object) throws IOException {
    ObjectNode metadata = object.withObject("/metadata");
    metadata.put("uid", "uid-" + objects.size()).put("resourceVersion", "1");
    String path = kind + "/" + metadata.get("name").textValue();
    objects.put(path, object);
    if (kind.endsWith("/pods")) {
      object.withObject("/status").put("phase", "Pending");
      threads.execute(() -> run(path, object));
    }
    return object;
  }

  private void run(String path, ObjectNode pod) {
    try {
      Process process = kubelet.start(pod);
      processes.put(path, process);
      phase(path, "Running");
      phase(path, process.waitFor() == 0 ? "Succeeded" : "Failed");
    } catch (IOException | InterruptedException | RuntimeException e) {
      failures.add(path + ": " + e);
      phase(path, "Failed");
    }
  }

  private void phase(String path, String phase) {
    ObjectNode pod = objects.get(path).deepCopy();
    ObjectNode status = pod.withObject("/status").put("phase", phase);
    String ready = phase.equals("Running") ? "True" : "False";
    status
        .withArray("/conditions")
        .removeAll()
        .addObject()
        .put("type", "Ready")
        .put("status", ready);
    objects.put(path, pod);
  }

  private JsonNode delete(String path, String query) {
    processes.forEach(
        (pod, process) -> {
          if (pod.equals(path) || (parent(pod).equals(path) && selects(query, objects.get(pod)))) {
            process.destroy();
          }
        });
    return status(200);
  }

  private void get(HttpExchange call, String path, String query) throws IOException {
    if (call.getRequestHeaders().containsKey("Upgrade")) {
      // No web socket here: the client asks once more without, as with kubectl's proxy.
      reply(call, 200, status(200));
    } else if (query.contains("watch=true")) {
      watch(call, path, query);
    } else if (objects.containsKey(path)) {
      reply(call, 200, objects.get(path));
    } else if (path.endsWith("s")) {
      reply(call, 200, list(selected(path, query)));
    } else {
      reply(call, 404, status(404));
    }
  }

  private List<ObjectNode> selected(String path, String query) {
    return objects.entrySet().stream()
        .filter(entry -> parent(entry.getKey()).equals(path))
        .map(Map.Entry::getValue)
        .filter(object -> selects(query, object))
        .toList();
  }

  /** Field selectors of a name, and label selectors that ask for equality. */
  private static boolean selects(String query, JsonNode object) {
    boolean all = true;
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith("fieldSelector=metadata.name=")) {
        all &= parameter.endsWith("=" + object.at("/metadata/name").textValue());
      } else if (parameter.startsWith("labelSelector=")) {
        for (String label : parameter.substring("labelSelector=".length()).split(",", -1)) {
          String[] keyAndValue = label.split("=", -1);
          all &=
              keyAndValue.length != 2
                  || keyAndValue[1].equals(
                      object.at("/metadata/labels").path(keyAndValue[0]).asText());
        }
      }
    }
    return all;
  }

  /** Sends what is selected again whenever it has changed, for as long as the client listens. */
  private void watch(HttpExchange call, String path, String query) throws IOException {
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(200, 0);
    List<ObjectNode> known = List.of();
    try (OutputStream out = call.getResponseBody()) {
      while (!Thread.currentThread().isInterrupted()) {
        List<ObjectNode> now = selected(path, query);
        for (ObjectNode object : now) {
          if (!known.contains(object)) {
            out.write(
                (Json.line(Map.of("type", "MODIFIED", "object", object)) + "\n").getBytes(UTF_8));
            out.flush();
          }
        }
        known = now;
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonNode list(List<ObjectNode> objects) {
    String kind = objects.isEmpty() ? "" : objects.get(0).get("kind").textValue();
    Map<String, Object> metadata = Map.of("resourceVersion", "1");
    return Json.parse(
        Json.line(
            Map.of(
                "kind",
                kind + "List",
                "apiVersion",
                "v1",
                "metadata",
                metadata,
                "items",
                objects)));
  }

  private static JsonNode status(int code) {
    return Json.parse(Json.line(Map.of("kind", "Status", "apiVersion", "v1", "code", code)));
  }

  private static void reply(HttpExchange call, int code, JsonNode json) {
    byte[] bytes = Json.line(json).getBytes(UTF_8);
    try {
      call.getResponseHeaders().set("Content-Type", "application/json");
      call.sendResponseHeaders(code, bytes.length);
      call.getResponseBody().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
    server.stop(0);
    threads.shutdownNow();
  }
}
