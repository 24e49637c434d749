/**
 * Output of a training: console, web pages, live page, MLflow. Most classes here are {@link
 * kindling.train.TrainingListener}s. Floor 6: imports floors 0 to 5. Start reading at {@link
 * kindling.report.console.Console}.
 */
package kindling.report;
