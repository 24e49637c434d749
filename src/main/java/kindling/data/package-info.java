/**
 * Rows of training data without Spark: IDX files, blocks of rows as they are cached, the plan of
 * the rows of each step, data augmentation for images, and pictures in files. Floor 1: imports
 * {@code math} and {@code config}. Start reading at {@link kindling.data.Block}, {@link
 * kindling.data.BatchPlan} and {@link kindling.data.Augmentation}.
 */
package kindling.data;
