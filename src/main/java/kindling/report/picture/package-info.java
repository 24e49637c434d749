/**
 * Pictures as SVG, for the pages. Start reading at {@link kindling.report.picture.HistogramSvg}.
 */
package kindling.report.picture;
