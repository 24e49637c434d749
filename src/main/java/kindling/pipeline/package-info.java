/**
 * Neural networks as stages of Spark ML pipelines: estimators and models with columns and params,
 * and their files. A fit is a {@link kindling.run.TrainingRun}, so the same settings give the same
 * bits as on the command line. Floor 8: no package imports it. Start reading at {@link
 * kindling.pipeline.NeuralNetworkClassifier} and {@link kindling.pipeline.Fit}.
 */
package kindling.pipeline;
