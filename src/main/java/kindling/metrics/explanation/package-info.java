/**
 * What the columns of a data set mean to a model: results, without how they are computed. Start
 * reading at {@link kindling.metrics.explanation.Explanation}.
 */
package kindling.metrics.explanation;
