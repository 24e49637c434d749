/** The addresses that Spark listens on or connects to, checked before it starts. */
package kindling.cli.address;
