package kindling.sweep.trial;

/**
 * A part of a trial: it is to be trained until so many of its epochs are done, counted from its
 * first.
 */
public record TrialTarget(Trial trial, int epochs) {}
