/**
 * Tells a training to an MLflow tracking server: settings, figures, files. The only place that
 * knows MLflow's client, which may be missing on the class path. Floor 4, as all of {@code report}.
 * Start reading at {@link kindling.report.mlflow.MlflowLog}.
 */
package kindling.report.mlflow;
