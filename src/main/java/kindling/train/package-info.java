/**
 * The training loop, its state, the ways to take steps, and the listeners that logging and saving
 * hang on. Floor 3: imports floors 0 to 2, no Spark. Start reading at {@link
 * kindling.train.Trainer}.
 */
package kindling.train;
