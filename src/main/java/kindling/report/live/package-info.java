/**
 * The live page of a training: its content ({@link kindling.report.live.PageState}), the listener
 * that updates it ({@link kindling.report.live.LiveTraining}), and its server ({@link
 * kindling.report.live.PageServer}). Nothing here uses Spark. Start reading at {@link
 * kindling.report.live.Dashboard}.
 */
package kindling.report.live;
