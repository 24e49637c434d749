/**
 * How a gradient changes the weights. Optimizers know flat arrays only. Floor 1. Start reading at
 * {@link kindling.optimize.Optimizer}.
 */
package kindling.optimize;
