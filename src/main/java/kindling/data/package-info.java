/**
 * Rows of training data without Spark: IDX files, blocks of rows as they are cached, the plan that
 * says which rows make up a step, and the distortion of those that are images. Floor 1: imports
 * {@code math} and {@code config}. Start reading at {@link kindling.data.Block}, {@link
 * kindling.data.BatchPlan} and {@link kindling.data.Augmentation}.
 */
package kindling.data;
