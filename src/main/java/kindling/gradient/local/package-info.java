/**
 * Workers without Spark: the threads of one process. Start reading at {@link
 * kindling.gradient.local.LocalWorkers}.
 */
package kindling.gradient.local;
