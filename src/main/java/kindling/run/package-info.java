/**
 * Where everything is put together: a training, an evaluation, a prediction, a gradient check, a
 * look at initialisations, each from settings to results. The command line and all others call
 * these. Floor 7. Start reading at {@link kindling.run.TrainingRun}, and at {@link
 * kindling.run.Training}, which leads from settings and rows to a trainer.
 */
package kindling.run;
