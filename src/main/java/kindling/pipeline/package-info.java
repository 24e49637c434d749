/**
 * Neural networks as stages of Spark ML pipelines: estimators and models with columns and params,
 * and their files. They call {@link kindling.run.TrainingRun} like everybody else: same settings,
 * same bits. Floor 6: nothing imports it. Start reading at {@link
 * kindling.pipeline.NeuralNetworkClassifier} and {@link kindling.pipeline.Fit}.
 */
package kindling.pipeline;
