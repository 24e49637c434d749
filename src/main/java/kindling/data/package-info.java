/**
 * Rows of training data without Spark: IDX files, blocks of rows as they are cached, the plan that
 * says which rows make up a step, the distortion of those that are images, and pictures from
 * outside. Floor 1: imports {@code math} and {@code config}. Start reading at {@link
 * kindling.data.Block}, {@link kindling.data.BatchPlan} and {@link kindling.data.Augmentation}.
 */
package kindling.data;
