package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import kindling.data.Block;
import kindling.gradient.BlockEffect;
import kindling.network.Workspace;
import kindling.optimize.Weights;
import kindling.rows.CachedBlocks;
import kindling.rows.ShardLayout;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A task that predicts a sample of rows with other values in a column. For each shard of its
 * partition it returns the sums of a {@link BlockEffect}, and behind them the number of rows.
 */
public final class EffectTask extends AbstractFunction2<TaskContext, Iterator<Block>, double[][]>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final BlockEffect work;
  private final Broadcast<PackedFloats> parameters;
  private final ShardLayout layout;
  private final int most;

  private EffectTask(
      BlockEffect work, Broadcast<PackedFloats> parameters, ShardLayout layout, int most) {
    this.work = work;
    this.parameters = parameters;
    this.layout = layout;
    this.most = most;
  }

  /**
   * The mean predictions for each value, (values, outputs), in one job.
   *
   * @param most the largest number of rows; they are the same on any cluster
   */
  public static double[] means(
      SparkContext spark, BlockEffect work, CachedBlocks blocks, float[] parameters, int most) {
    double[] sums = null;
    try (BlockJob job = new BlockJob(spark, blocks, Weights.of(parameters))) {
      EffectTask task = new EffectTask(work, job.weights(), job.layout(), most);
      for (double[][] shards : job.run(task, double[][].class)) {
        for (double[] shard : shards) {
          sums = sums == null ? new double[shard.length] : sums;
          for (int i = 0; i < sums.length; i++) {
            sums[i] += shard[i];
          }
        }
      }
    }
    double[] means = new double[sums.length - 1];
    for (int i = 0; i < means.length; i++) {
      means[i] = sums[i] / sums[means.length];
    }
    return means;
  }

  @Override
  public double[][] apply(TaskContext context, Iterator<Block> blocks) {
    Workspace workspace = TaskScratch.ofThread().workspace(work::workspace);
    List<double[]> shards = new ArrayList<>();
    for (int shard = layout.from(context.partitionId()); blocks.hasNext(); shard++) {
      Block sample = blocks.next().spaced(layout.share(shard, most));
      double[] sums = work.sums(sample, parameters.value().array(), workspace);
      double[] result = new double[sums.length + 1];
      System.arraycopy(sums, 0, result, 0, sums.length);
      result[sums.length] = sample.rows();
      shards.add(result);
    }
    return shards.toArray(double[][]::new);
  }
}
