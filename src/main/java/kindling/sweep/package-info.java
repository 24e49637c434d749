/**
 * Sweeps: many trainings that differ in a few settings. A {@link kindling.sweep.space.Space} has
 * the possible values, a {@link kindling.sweep.strategy.Strategy} chooses the next trial, a {@link
 * kindling.sweep.trial.TrialRunner} trains it, and a {@link kindling.sweep.SweepFolder} stores the
 * results. Start reading at {@link kindling.sweep.Sweep}.
 */
package kindling.sweep;
