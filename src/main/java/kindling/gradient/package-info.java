/**
 * The gradient of a step as a sum over shards along a fixed tree, steps that tasks take among
 * themselves ({@link kindling.gradient.AllReduceGroup}) or each shard on its own ({@link
 * kindling.gradient.LocalSteps}), and the seam between these numbers and whoever computes them in
 * parallel. Floor 2: imports floors 0 and 1, no Spark. Start reading at {@link
 * kindling.gradient.Workers}.
 */
package kindling.gradient;
