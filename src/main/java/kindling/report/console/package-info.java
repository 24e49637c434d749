/**
 * What commands print: progress, summaries, and the same as JSON. Start reading at {@link
 * kindling.report.console.Console}.
 */
package kindling.report.console;
