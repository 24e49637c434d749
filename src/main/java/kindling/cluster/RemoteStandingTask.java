package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import kindling.cluster.exchange.Exchange;
import kindling.cluster.exchange.ExchangeGroups;
import kindling.cluster.exchange.PeerNetwork;
import kindling.cluster.exchange.Rendezvous;
import kindling.data.Block;
import kindling.gradient.BlockGradient;
import kindling.gradient.exchange.Assignment;
import kindling.gradient.exchange.Peers;
import kindling.gradient.exchange.RemoteStandingGroup;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.runtime.AbstractFunction1;

/**
 * A task of a {@link StandingJob} in another process than the driver: finds the driver and the
 * other tasks, and computes for each step that the driver asks for.
 */
final class RemoteStandingTask extends AbstractFunction1<Iterator<Block>, Iterator<String[]>>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final Rendezvous rendezvous;
  private final String driver;
  private final BlockGradient work;
  private final int[] firstShard;
  private final int parameters;

  /**
   * A task. Its result is empty, or it holds the address that Spark uses for the task's process and
   * the address at which the process receives messages, if it does not know all other processes.
   *
   * @param driver the address at which the driver receives messages
   * @param firstShard the first shard of each task, followed by the number of shards
   */
  RemoteStandingTask(
      Rendezvous rendezvous, String driver, BlockGradient work, int[] firstShard, int parameters) {
    this.rendezvous = rendezvous;
    this.driver = driver;
    this.work = work;
    this.firstShard = firstShard.clone();
    this.parameters = parameters;
  }

  /** The number of weights. */
  int parameters() {
    return parameters;
  }

  @Override
  public Iterator<String[]> apply(Iterator<Block> blocks) {
    BarrierTaskContext context = BarrierTaskContext.get();
    ExchangeGroups.Key key = rendezvous.key(context.stageAttemptNumber());
    try {
      String[] unknown = takeSteps(context, key, blocks);
      ExchangeGroups.leave(key);
      return Iterator$.MODULE$.single(unknown);
    } catch (RuntimeException | Error e) {
      ExchangeGroups.giveUp(key, e);
      throw e;
    }
  }

  private String[] takeSteps(
      BarrierTaskContext context, ExchangeGroups.Key key, Iterator<Block> blocks) {
    BarrierPlace place = BarrierPlace.of(context);
    List<String> processes = place.processes();
    PeerNetwork network = PeerNetwork.ofThisProcess();
    Exchange exchange =
        network.admit(rendezvous.pass(), RemoteStandingGroup.mostMessageBytes(parameters));
    if (!rendezvous.knows(processes)) {
      return new String[] {place.executor(), network.address()};
    }
    List<Block> shards = BlockJob.all(blocks);
    exchange.enter();
    try {
      List<String> addresses = new ArrayList<>(rendezvous.addressesOf(processes));
      addresses.add(driver);
      Peers peers =
          PeerNetwork.connect(exchange, key, addresses, place.process(), work.precision());
      RemoteStandingGroup group =
          ExchangeGroups.join(
              key,
              place.tasksHere(),
              () ->
                  new RemoteStandingGroup(
                      new Assignment(
                          parameters, work.layerOffsets(), firstShard, place.processOf()),
                      place.process(),
                      work,
                      peers));
      group.run(
          place.task(),
          network.address(),
          shards,
          TaskScratch.ofThread().workspace(work::workspace),
          context::killTaskIfInterrupted,
          BarrierPlace.timeoutNanos());
    } finally {
      exchange.leave();
    }
    return new String[0];
  }
}
