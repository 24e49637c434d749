/**
 * All that is Spark: reading data sets, packing them into cached blocks, computing steps on
 * executors, prediction. Floor 3: imports floors 0 to 2. Start reading at {@link
 * kindling.cluster.SparkWorkers}.
 */
package kindling.cluster;
