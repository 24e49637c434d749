/**
 * One trial of a sweep: its settings, how it is trained (as a task, or over the cluster), and what
 * comes back. Start reading at {@link kindling.sweep.trial.TrialRunner}.
 */
package kindling.sweep.trial;
