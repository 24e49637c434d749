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
      throw UserError.of("its experiment \"%s\" was deleted", name)
          .cure("restore it there, or choose another with {report.mlflow-experiment}")
          .at("MLflow at " + server.uri())
          .key("report.mlflow-experiment");
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
            throw e.refused()
                ? UserError.of("MLflow at %s refuses", uri)
                    .found("%s", e.getMessage())
                    .cure(Credentials.CURE)
                    .because(e)
                : UserError.of("%s", e.getMessage())
                    .cure(
                        "check that its tracking server is up at this address, or train without it: {report.mlflow} = \"\"")
                    .at("MLflow at " + uri)
                    .because(e);
          } catch (NoClassDefFoundError e) {
            throw UserError.of("MLflow's client is not on the class path")
                .cure("add kindling-mlflow.jar, which lies beside kindling.jar, to --jars")
                .because(e);
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
