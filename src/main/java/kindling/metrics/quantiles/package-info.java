/** Metrics of predicted quantiles. */
package kindling.metrics.quantiles;
