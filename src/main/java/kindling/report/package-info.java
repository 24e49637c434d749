/**
 * What people and programs get to see of a training: all are {@link
 * kindling.train.TrainingListener}s, but for what others draw and write with: pictures ({@link
 * kindling.report.HistogramSvg}), pages ({@link kindling.report.HtmlPage}) and tables ({@link
 * kindling.report.Table}). Floor 4: imports floors 0 to 3 and {@code store}. Start reading at
 * {@link kindling.report.MetricsLog}.
 */
package kindling.report;
