/** Writes predictions. Start reading at {@link kindling.run.prediction.PredictionOutput}. */
package kindling.run.prediction;
