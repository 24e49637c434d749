package kindling.metrics;

/**
 * Work that was lost and repeated.
 *
 * @param epoch of the loss, counted from 1
 * @param reason of the loss, in one line
 * @param steps largest possible number of repeated steps; 0 if an evaluation was lost
 * @param seconds from the first sign of the loss until the lost work was done again
 */
public record Recovery(int epoch, String reason, int steps, double seconds) {}
