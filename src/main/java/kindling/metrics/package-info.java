/**
 * What is measured: loss and accuracy over rows, and where the time of a step goes. Floor 1:
 * imports nothing of Kindling. Start reading at {@link kindling.metrics.Evaluation}.
 */
package kindling.metrics;
