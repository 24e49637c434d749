/** From the arguments of {@code submit/kindling} to the command line that starts it on Spark. */
package kindling.cli.launch;
