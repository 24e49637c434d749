/**
 * How a gradient changes the weights: optimizers, which know flat arrays only, learning rates,
 * weight decay, clipping. Floor 1: imports {@code config}. Start reading at {@link
 * kindling.optimize.WeightUpdate}.
 */
package kindling.optimize;
