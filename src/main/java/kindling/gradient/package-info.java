/**
 * The gradient of a step as a sum over shards along a fixed tree, and the interface to the workers
 * that compute it. Floor 3: imports floors 0 to 2, no Spark. Start reading at {@link
 * kindling.gradient.Workers}.
 */
package kindling.gradient;
