/**
 * The live page of a training: what it shows ({@link kindling.report.live.PageState}), what a
 * training tells it ({@link kindling.report.live.LiveTraining}), and who hands it to browsers. Part
 * of floor 4; nothing here knows of Spark. Start reading at {@link kindling.report.live.Dashboard}.
 */
package kindling.report.live;
