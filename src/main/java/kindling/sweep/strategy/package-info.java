/**
 * Strategies, which choose the trials of a sweep, their order, and their numbers of epochs. Start
 * reading at {@link kindling.sweep.strategy.Strategy}.
 */
package kindling.sweep.strategy;
