/**
 * The training loop, its state, the training modes, and the listeners for logging and saving. Floor
 * 4: imports floors 0 to 3, no Spark. Start reading at {@link kindling.train.Trainer}.
 */
package kindling.train;
