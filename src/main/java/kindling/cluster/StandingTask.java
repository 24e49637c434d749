package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kindling.data.Block;
import kindling.gradient.BlockGradient;
import kindling.gradient.exchange.StandingGroup;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.runtime.AbstractFunction1;

/** A task of a {@link StandingJob}: computes for each step that the driver publishes. */
final class StandingTask extends AbstractFunction1<Iterator<Block>, Iterator<Long>>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String group;
  private final BlockGradient work;

  /**
   * A task.
   *
   * @param group the name of a group of {@link LocalStandingStage#group}
   */
  StandingTask(String group, BlockGradient work) {
    this.group = group;
    this.work = work;
  }

  @Override
  public Iterator<Long> apply(Iterator<Block> blocks) {
    BarrierTaskContext context = BarrierTaskContext.get();
    StandingGroup group = LocalStandingStage.group(this.group);
    try {
      List<Block> shards = new ArrayList<>();
      while (blocks.hasNext()) {
        shards.add(blocks.next());
      }
      group.run(
          context.partitionId(),
          shards,
          TaskScratch.ofThread().workspace(work::workspace),
          context::killTaskIfInterrupted,
          TimeUnit.SECONDS.toNanos(
              SparkEnv.get().conf().getTimeAsSeconds("spark.network.timeout", "120s")));
    } catch (RuntimeException | Error e) {
      group.fail(e);
      throw e;
    }
    return Iterator$.MODULE$.single(1L);
  }
}
