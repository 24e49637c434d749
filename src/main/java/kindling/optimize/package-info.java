/**
 * How a gradient changes the weights. Optimizers know flat arrays only. Floor 1: imports {@code
 * config}. Start reading at {@link kindling.optimize.Optimizer}.
 */
package kindling.optimize;
