package kindling.sweep.trial;

/**
 * How far to train a trial.
 *
 * @param epochs of the trial that are done then, counted from its first
 */
public record TrialTarget(Trial trial, int epochs) {}
