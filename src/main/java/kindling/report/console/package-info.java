/**
 * Console output: progress and summaries, as text or JSON. Start reading at {@link
 * kindling.report.console.Console}.
 */
package kindling.report.console;
