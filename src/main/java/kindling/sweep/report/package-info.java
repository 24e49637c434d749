/**
 * The results of a sweep for people and programs: a table on the terminal, lines of JSON, CSV and
 * Parquet, and an HTML page. The sweep does not know this package: {@link
 * kindling.sweep.report.SweepFiles} and the others listen to it. Start reading at {@link
 * kindling.sweep.report.SweepFiles}.
 */
package kindling.sweep.report;
