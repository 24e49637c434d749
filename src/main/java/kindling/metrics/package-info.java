/**
 * Metrics: loss and accuracy over rows, distributions, and the time of each phase of a step. Floor
 * 0: imports nothing of Kindling. Start reading at {@link kindling.metrics.Evaluation}.
 */
package kindling.metrics;
