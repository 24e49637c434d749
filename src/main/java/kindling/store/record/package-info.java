/**
 * Files that record a training, on any Hadoop file system: metrics, histograms, checkpoints, {@code
 * run.json}, event files of TensorBoard, tables. Most are {@link kindling.train.TrainingListener}s.
 * Start reading at {@link kindling.store.record.MetricsLog}.
 */
package kindling.store.record;
