/**
 * Metrics that are computed from the scores of all rows at once. Start reading at {@link
 * kindling.metrics.scores.ScoredRows}.
 */
package kindling.metrics.scores;
