/**
 * The params that the stages share, as interfaces whose setters return the stage. Start reading at
 * {@link kindling.pipeline.params.EstimatorParams}.
 */
package kindling.pipeline.params;
