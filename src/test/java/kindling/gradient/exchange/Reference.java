package kindling.gradient.exchange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.Mnist;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.ReductionTree;
import kindling.math.Precision;
import kindling.network.Network;

/** Shards of MNIST, and what a step on them must give: computed one by one, summed in one place. */
record Reference(List<Block> blocks, BlockGradient work) {
  private static final int ROWS = 600;

  static Reference of(Network network, int shards, int batchSize) throws IOException {
    return of(network, new ArrayList<>(Mnist.train(shards, ROWS)), batchSize);
  }

  /** The same for other shards. */
  static Reference of(Network network, List<Block> blocks, int batchSize) {
    int[] rows = blocks.stream().mapToInt(Block::rows).toArray();
    BatchPlan plan = new BatchPlan(1, Sampling.PERMUTATION, batchSize, rows);
    return new Reference(blocks, new BlockGradient(network, plan, 1, Mnist.SCALE));
  }

  /** The same steps for tasks that exchange numbers of a precision. */
  Reference exchanging(Precision precision) {
    return new Reference(blocks, work.exchanging(precision));
  }

  /** The sum along the tree. */
  GradientSum sum(float[] parameters, int epoch, int step) {
    Precision precision = work.precision();
    float[] rounded = precision.rounded(parameters, null);
    ReductionTree tree = new ReductionTree(blocks.size());
    for (int shard = 0; shard < blocks.size(); shard++) {
      GradientSum sum = new GradientSum(new float[parameters.length], precision);
      work.gradient(blocks.get(shard), shard, epoch, step, rounded, work.workspace(null), sum);
      precision.round(sum.gradient(), 0, parameters.length);
      tree.add(0, shard, sum);
    }
    return tree.root();
  }

  /** The first shard of each task, and at the end the number of shards. */
  int[] firstShard(int tasks) {
    return IntStream.rangeClosed(0, tasks).map(task -> task * blocks.size() / tasks).toArray();
  }

  /** The blocks of a task. */
  List<Block> blocksOf(int task, int tasks) {
    return blocks.subList(firstShard(tasks)[task], firstShard(tasks)[task + 1]);
  }
}
