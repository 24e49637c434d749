package kindling.metrics;

/**
 * Work that was lost, and done again.
 *
 * @param epoch in which it was lost, counted from 1
 * @param reason why, in a line
 * @param steps that were taken again, at most; 0 if an evaluation was lost
 * @param seconds from the first sign of the loss until all was done that had been asked for
 */
public record Recovery(int epoch, String reason, int steps, double seconds) {}
