/** The warnings that a command leaves out of the log, or shows on its live page. */
package kindling.cli.logs;
