/**
 * All-reduce: tasks that take steps together and exchange slices of gradients and weights. Start
 * reading at {@link kindling.gradient.exchange.AllReduceGroup}.
 */
package kindling.gradient.exchange;
