/**
 * Many trainings that differ in a few settings: what is searched ({@link
 * kindling.sweep.space.Space}), which trial is trained next ({@link
 * kindling.sweep.strategy.Strategy}), how ({@link kindling.sweep.trial.TrialRunner}), and what is
 * left of it ({@link kindling.sweep.SweepFolder}). Floor 5: imports floors 0 to 4 and {@code run}.
 * Start reading at {@link kindling.sweep.Sweep}.
 */
package kindling.sweep;
