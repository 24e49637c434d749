/**
 * What people and programs get to see of a training: all are {@link
 * kindling.train.TrainingListener}s, but for the pictures ({@link kindling.report.HistogramSvg}).
 * Floor 4: imports floors 0 to 3 and {@code store}. Start reading at {@link
 * kindling.report.MetricsLog}.
 */
package kindling.report;
