/**
 * Which trial of a sweep is trained next, and for how many epochs. Start reading at {@link
 * kindling.sweep.strategy.Strategy}.
 */
package kindling.sweep.strategy;
