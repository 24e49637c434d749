package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import kindling.cluster.exchange.Exchange;
import kindling.cluster.exchange.ExchangeGroups;
import kindling.cluster.exchange.PeerNetwork;
import kindling.cluster.exchange.Rendezvous;
import kindling.data.Block;
import kindling.data.StepRange;
import kindling.gradient.BlockGradient;
import kindling.gradient.Progress;
import kindling.gradient.exchange.AllReduceGroup;
import kindling.gradient.exchange.Assignment;
import kindling.gradient.exchange.Peers;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import kindling.rows.ShardLayout;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.runtime.AbstractFunction1;

/** A task of an {@link AllReduceJob}: finds the other tasks, and takes steps with them. */
final class AllReduceTask extends AbstractFunction1<Iterator<Block>, Iterator<AllReduceResult>>
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final Rendezvous rendezvous;
  private final BlockGradient work;
  private final UpdateRule rule;
  private final ShardLayout layout;
  // One of them is null.
  private final Broadcast<PackedFloats> begin;
  private final String local;
  private final StepRange steps;

  /**
   * A task.
   *
   * @param begin {@linkplain Weights#joined joined} weights; null in local mode
   * @param local the name of the {@link LocalWeights} in local mode; else null
   */
  AllReduceTask(
      Rendezvous rendezvous,
      BlockGradient work,
      UpdateRule rule,
      ShardLayout layout,
      Broadcast<PackedFloats> begin,
      String local,
      StepRange steps) {
    this.rendezvous = rendezvous;
    this.work = work;
    this.rule = rule;
    this.layout = layout;
    this.begin = begin;
    this.local = local;
    this.steps = steps;
  }

  @Override
  public Iterator<AllReduceResult> apply(Iterator<Block> blocks) {
    BarrierTaskContext context = BarrierTaskContext.get();
    ExchangeGroups.Key key = rendezvous.key(context.stageAttemptNumber());
    try {
      AllReduceResult result = takeSteps(context, key, blocks);
      ExchangeGroups.leave(key);
      return Iterator$.MODULE$.single(result);
    } catch (RuntimeException | Error e) {
      ExchangeGroups.giveUp(key, e);
      throw e;
    }
  }

  private AllReduceResult takeSteps(
      BarrierTaskContext context, ExchangeGroups.Key key, Iterator<Block> blocks) {
    long start = System.nanoTime();
    float[] weights = begin == null ? null : begin.value().array();
    long broadcastNanos = System.nanoTime() - start;
    List<Block> shards = BlockJob.all(blocks);
    BarrierPlace place = BarrierPlace.of(context);
    List<String> processes = place.processes();
    if (processes.size() == 1) {
      return takeSteps(context, key, weights, broadcastNanos, shards, place, Peers.NONE);
    }
    PeerNetwork network = PeerNetwork.ofThisProcess();
    int parameters = Weights.size(weights, rule.stateArrays());
    Exchange exchange =
        network.admit(rendezvous.pass(), AllReduceGroup.mostMessageBytes(rule, parameters));
    if (!rendezvous.knows(processes)) {
      // All tasks come here, and the driver then sends all addresses to all of them: Spark's own
      // allGather takes a second.
      return new AllReduceResult(place.executor(), network.address());
    }
    exchange.enter();
    try {
      // Outside of the group's lock: connecting needs the other processes, which may already be
      // sending messages to the group.
      Peers peers =
          PeerNetwork.connect(
              exchange, key, rendezvous.addressesOf(processes), place.process(), work.precision());
      return takeSteps(context, key, weights, broadcastNanos, shards, place, peers);
    } finally {
      exchange.leave();
    }
  }

  private AllReduceResult takeSteps(
      BarrierTaskContext context,
      ExchangeGroups.Key key,
      float[] weights,
      long broadcastNanos,
      List<Block> shards,
      BarrierPlace place,
      Peers peers) {
    AllReduceGroup group =
        ExchangeGroups.join(key, place.tasksHere(), () -> group(weights, place, peers));
    Progress progress =
        group.run(
            place.task(),
            shards,
            TaskScratch.ofThread().workspace(work::workspace),
            steps,
            context::killTaskIfInterrupted,
            BarrierPlace.timeoutNanos());
    if (local == null) {
      return new AllReduceResult(group, place.task(), progress, broadcastNanos);
    }
    LocalWeights.of(local).end(key, group.weights());
    return new AllReduceResult(key, progress);
  }

  private AllReduceGroup group(float[] begin, BarrierPlace place, Peers peers) {
    Weights weights =
        local == null ? Weights.split(begin, rule.stateArrays()) : LocalWeights.of(local).copy();
    // Ranges are of use only if something is sent.
    int[] layerOffsets = peers == Peers.NONE ? new int[1] : work.layerOffsets();
    Assignment assignment =
        new Assignment(weights.size(), layerOffsets, layout.firstShards(), place.processOf());
    return new AllReduceGroup(assignment, place.process(), work, rule, peers, weights);
  }
}
