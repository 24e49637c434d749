/**
 * Prediction in plain Java: a model file is loaded and used without Spark, Hadoop or a session.
 * Floor 5: imports floors 0, 1 and 4, and of these only what needs no library but the bundled one
 * and netlib. Start reading at {@link kindling.serving.LocalModel}.
 */
package kindling.serving;
