/**
 * Where everything is put together: a training, an evaluation, a prediction, a gradient check, a
 * look at initialisations, each from settings to results. The command line and all others call
 * these. Floor 5. Start reading at {@link kindling.run.TrainingRun}.
 */
package kindling.run;
