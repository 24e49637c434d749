/**
 * The commands. They parse arguments, open the Spark session, call {@code run}, and turn errors
 * into messages and exit codes. Floor 9. Start reading at {@link kindling.cli.Main}.
 */
package kindling.cli;
