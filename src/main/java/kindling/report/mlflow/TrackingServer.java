package kindling.report.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import kindling.store.Json;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * An MLflow tracking server, called through MLflow's own client. Every request is answered within
 * the timeout or fails with an {@link Unanswered}.
 *
 * @param uri without a trailing slash
 * @param millis timeout of a request
 * @see <a href="https://mlflow.org/docs/latest/rest-api.html">MLflow REST API</a>
 */
record TrackingServer(String uri, Credentials credentials, long millis) {
  /** The server's limits for one request. */
  private static final int MOST_METRICS = 1000;

  private static final int MOST_PARAMS = 100;

  /** The longest values of parameters, from the newest servers to the oldest. */
  private static final List<Integer> LONGEST_VALUES = List.of(6000, 500, 250);

  /**
   * An experiment, which contains runs.
   *
   * @param deleted whether the experiment was deleted and accepts no runs
   */
  record Experiment(String id, boolean deleted) {}

  /**
   * A run as stored on the server.
   *
   * @param lastSteps the last step of each metric
   */
  record Run(
      String artifactUri,
      boolean deleted,
      Map<String, String> params,
      Map<String, String> tags,
      Map<String, Long> lastSteps) {}

  /** One number of a run. */
  record Metric(String key, double value, long timeMillis, long step) {}

  /** The status of a run. */
  enum Status {
    RUNNING,
    FINISHED,
    KILLED,
    FAILED
  }

  /** An experiment by its name, if there is one. */
  Optional<Experiment> experiment(String name) {
    return ask(client -> client.getExperimentByName(name))
        .map(
            found ->
                new Experiment(
                    found.getExperimentId(), found.getLifecycleStage().equals("deleted")));
  }

  /** Creates an experiment and returns its id. */
  String createExperiment(String name) {
    return ask(client -> client.createExperiment(name));
  }

  /** Begins a run and returns its id. */
  String createRun(String experimentId, String name, long timeMillis, Map<String, String> tags) {
    Service.CreateRun request =
        Service.CreateRun.newBuilder()
            .setExperimentId(experimentId)
            .setRunName(name)
            .setStartTime(timeMillis)
            .addAllTags(tags(tags))
            .build();
    return ask(client -> client.createRun(request).getRunId());
  }

  /** A run by its id; empty if the server has none, or it was deleted. */
  Optional<Run> run(String id) {
    try {
      Service.Run run = ask(client -> client.getRun(id));
      Map<String, String> params = new HashMap<>();
      run.getData().getParamsList().forEach(param -> params.put(param.getKey(), param.getValue()));
      Map<String, String> tags = new HashMap<>();
      run.getData().getTagsList().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
      Map<String, Long> steps = new HashMap<>();
      run.getData().getMetricsList().forEach(m -> steps.merge(m.getKey(), m.getStep(), Math::max));
      return Optional.of(
          new Run(
              run.getInfo().getArtifactUri(),
              run.getInfo().getLifecycleStage().equals("deleted"),
              params,
              tags,
              steps));
    } catch (Unanswered e) {
      if (e.getCause() instanceof MlflowHttpException http && http.getStatusCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Adds parameters to a run, which can never change. Their values are shortened as far as the
   * server requires.
   */
  void log(String runId, Map<String, String> params) {
    for (List<Map.Entry<String, String>> some :
        parts(new ArrayList<>(params.entrySet()), MOST_PARAMS)) {
      for (int longest : LONGEST_VALUES) {
        try {
          send(client -> client.logBatch(runId, List.of(), params(some, longest), List.of()));
          break;
        } catch (Unanswered e) {
          if (!isBadRequest(e) || longest == LONGEST_VALUES.get(LONGEST_VALUES.size() - 1)) {
            throw e;
          }
        }
      }
    }
  }

  private static List<Service.Param> params(List<Map.Entry<String, String>> all, int longest) {
    return all.stream()
        .map(
            param ->
                Service.Param.newBuilder()
                    .setKey(param.getKey())
                    .setValue(Description.shortened(param.getValue(), longest))
                    .build())
        .toList();
  }

  /** Whether the server rejected the content of a request. */
  static boolean isBadRequest(Unanswered e) {
    return e.getCause() instanceof MlflowHttpException http && http.getStatusCode() == 400;
  }

  /** Sets tags of a run, replacing those with the same keys. */
  void tag(String runId, Map<String, String> tags) {
    send(client -> client.logBatch(runId, List.of(), List.of(), tags(tags)));
  }

  /** Adds metrics to a run. */
  void add(String runId, List<Metric> metrics) {
    List<Service.Metric> all = new ArrayList<>();
    for (Metric metric : metrics) {
      all.add(
          Service.Metric.newBuilder()
              .setKey(metric.key())
              .setValue(metric.value())
              .setTimestamp(metric.timeMillis())
              .setStep(metric.step())
              .build());
    }
    for (List<Service.Metric> some : parts(all, MOST_METRICS)) {
      send(client -> client.logBatch(runId, some, List.of(), List.of()));
    }
  }

  /** Sets the status of a run, and its end time unless it is running. */
  void set(String runId, Status status, long timeMillis) {
    if (status == Status.RUNNING) {
      // The client cannot set a status without an end time.
      String request = Json.line(Map.of("run_id", runId, "status", status.name()));
      send(client -> client.sendPost("runs/update", request));
    } else {
      Service.RunStatus ended = Service.RunStatus.valueOf(status.name());
      send(client -> client.setTerminated(runId, ended, timeMillis));
    }
  }

  private static List<Service.RunTag> tags(Map<String, String> tags) {
    List<Service.RunTag> all = new ArrayList<>();
    tags.forEach((k, v) -> all.add(Service.RunTag.newBuilder().setKey(k).setValue(v).build()));
    return all;
  }

  private static <T> List<List<T>> parts(List<T> all, int most) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      parts.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return parts;
  }

  /** A request without a result. */
  @FunctionalInterface
  private interface Request {
    void send(MlflowClient client);
  }

  private void send(Request request) {
    ask(
        client -> {
          request.send(client);
          return true;
        });
  }

  private <T> T ask(Function<MlflowClient, T> question) {
    BasicMlflowHostCreds creds =
        new BasicMlflowHostCreds(
            uri, credentials.user(), credentials.password(), credentials.token(), false);
    MlflowClient client = new MlflowClient(creds);
    TimeoutGuard timeout = new TimeoutGuard(millis, client::close);
    try (client;
        timeout) {
      return question.apply(client);
    } catch (RuntimeException e) {
      // RuntimeException, because a client that the timeout closes may throw any of them.
      throw unanswered(e, timeout.expired());
    }
  }

  private Unanswered unanswered(RuntimeException e, boolean late) {
    if (late) {
      return new Unanswered(
          "no answer in "
              + BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString()
              + " s",
          false,
          e);
    }
    if (e instanceof MlflowHttpException http) {
      int code = http.getStatusCode();
      String said = message(http.getBodyMessage());
      String reason = "HTTP " + code + (said.isEmpty() ? "" : ", " + said);
      return new Unanswered(reason, code == 401 || code == 403, e);
    }
    if (e instanceof MlflowClientException && e.getCause() instanceof java.io.IOException io) {
      boolean json = io.getClass().getSimpleName().startsWith("InvalidProtocolBuffer");
      return new Unanswered(json ? "it does not answer as MLflow does" : firstLine(io), false, e);
    }
    return new Unanswered(firstLine(e), false, e);
  }

  /** The message in the server's JSON; "" if the body is an HTML page. */
  private static String message(String body) {
    try {
      JsonNode message = Json.parse(String.valueOf(body)).path("message");
      return message.asText().lines().findFirst().orElse("");
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String firstLine(Throwable e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return line.equals("null") ? e.getClass().getSimpleName() : line;
  }
}
