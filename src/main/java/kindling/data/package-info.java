/**
 * Rows of training data without Spark: IDX files, blocks of rows as they are cached, and the plan
 * that says which rows make up a step. Floor 1: imports {@code math} and {@code config}. Start
 * reading at {@link kindling.data.Block} and {@link kindling.data.BatchPlan}.
 */
package kindling.data;
