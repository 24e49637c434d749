package kindling.metrics.scores;

import java.io.Serializable;

/**
 * What some metrics need to know.
 *
 * @param liftShare the share of the rows with the highest scores that {@link Lift} looks at, above
 *     0 to 1
 * @param quantile that the metric {@code quantile-loss} expects as the prediction, above 0 and
 *     below 1
 */
public record MetricOptions(double liftShare, double quantile) implements Serializable {}
