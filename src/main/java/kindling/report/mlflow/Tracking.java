package kindling.report.mlflow;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kindling.config.Settings;
import kindling.config.UserError;

/** An experiment on a tracking server that is available, to which trainings can be logged. */
public final class Tracking {
  private static final long MILLIS = TimeUnit.SECONDS.toMillis(10);

  private final TrackingServer server;
  private final String experimentId;

  Tracking(TrackingServer server, String experimentId) {
    this.server = server;
    this.experimentId = experimentId;
  }

  /**
   * Finds the experiment of the settings on their server, or creates it; empty if the settings name
   * no server.
   *
   * @throws UserError if it does not answer, or refuses
   */
  public static Optional<Tracking> of(Settings settings) {
    return settings.report().mlflow().isEmpty()
        ? Optional.empty()
        : Optional.of(of(settings, System.getenv(), MILLIS));
  }

  static Tracking of(Settings settings, Map<String, String> environment, long millis) {
    String name = experimentName(settings, environment);
    return asking(
        settings,
        environment,
        millis,
        server ->
            new Tracking(
                server,
                experiment(server, name)
                    .map(TrackingServer.Experiment::id)
                    .orElseGet(() -> server.createExperiment(name))));
  }

  /**
   * Checks the server of the settings without changing anything there.
   *
   * @throws UserError if it does not answer, or refuses
   */
  public static String look(Settings settings) {
    Map<String, String> environment = System.getenv();
    String name = experimentName(settings, environment);
    return asking(
        settings,
        environment,
        MILLIS,
        server ->
            "%s answers, and %s experiment \"%s\""
                .formatted(
                    server.uri(), experiment(server, name).isPresent() ? "has" : "will get", name));
  }

  private static String experimentName(Settings settings, Map<String, String> environment) {
    String chosen = settings.report().mlflowExperiment();
    return chosen.isEmpty()
        ? environment.getOrDefault("MLFLOW_EXPERIMENT_NAME", "Default")
        : chosen;
  }

  private static Optional<TrackingServer.Experiment> experiment(
      TrackingServer server, String name) {
    Optional<TrackingServer.Experiment> found = server.experiment(name);
    if (found.isPresent() && found.get().deleted()) {
      throw new UserError(
          "MLflow at %s: its experiment \"%s\" was deleted; restore it there, or choose another with report.mlflow-experiment"
              .formatted(server.uri(), name));
    }
    return found;
  }

  private static <T> T asking(
      Settings settings,
      Map<String, String> environment,
      long millis,
      Function<TrackingServer, T> question) {
    String uri = settings.report().mlflow().replaceFirst("/+$", "");
    return settings.at(
        "report.mlflow",
        () -> {
          try {
            return question.apply(new TrackingServer(uri, Credentials.of(environment), millis));
          } catch (Unanswered e) {
            throw new UserError(
                e.refused()
                    ? "MLflow at %s refuses: %s; %s"
                        .formatted(uri, e.getMessage(), Credentials.CURE)
                    : "MLflow at %s: %s. Is its tracking server up, and is that its address? To train without it: --set report.mlflow="
                        .formatted(uri, e.getMessage()),
                e);
          } catch (NoClassDefFoundError e) {
            throw new UserError(
                "MLflow's client is not on the class path; add kindling-mlflow.jar, which lies beside kindling.jar, to --jars",
                e);
          }
        });
  }

  TrackingServer server() {
    return server;
  }

  String experimentId() {
    return experimentId;
  }
}
