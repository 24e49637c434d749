/**
 * Prediction in plain Java: a model file is loaded and used without Spark, Hadoop or a session.
 * Floor 6: imports {@code store} and floors 0 to 2, and of these only classes that need no library
 * except the bundled one and netlib. Start reading at {@link kindling.serving.LocalModel}.
 */
package kindling.serving;
