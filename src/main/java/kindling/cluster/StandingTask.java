package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Block;
import kindling.gradient.BlockGradient;
import kindling.gradient.exchange.StandingGroup;
import org.apache.spark.BarrierTaskContext;
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
      group.run(
          context.partitionId(),
          BlockJob.all(blocks),
          TaskScratch.ofThread().workspace(work::workspace),
          context::killTaskIfInterrupted,
          BarrierPlace.timeoutNanos());
    } catch (RuntimeException | Error e) {
      group.fail(e);
      throw e;
    }
    return Iterator$.MODULE$.single(1L);
  }
}
