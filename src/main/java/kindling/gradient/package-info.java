/**
 * The gradient of a step as a sum over shards along a fixed tree, and the seam between these
 * numbers and whoever computes them in parallel. Floor 2: imports floors 0 and 1, no Spark. Start
 * reading at {@link kindling.gradient.Workers}.
 */
package kindling.gradient;
