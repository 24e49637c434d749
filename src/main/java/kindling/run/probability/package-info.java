/**
 * What makes the probabilities of a model right: the balance of classes in its training. Start
 * reading at {@link kindling.run.probability.ClassBalance}.
 */
package kindling.run.probability;
