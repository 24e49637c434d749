/**
 * Training on Spark: gradients, steps and evaluations as jobs over cached blocks. Floor 4: imports
 * floors 0 to 3. Start reading at {@link kindling.cluster.SparkWorkers}.
 */
package kindling.cluster;
