/**
 * Logs a training to an MLflow tracking server: settings, metrics, files. Only this package uses
 * MLflow's client, which may be missing on the class path. Start reading at {@link
 * kindling.report.mlflow.MlflowLog}.
 */
package kindling.report.mlflow;
