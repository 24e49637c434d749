package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.apache.spark.BarrierTaskInfo;
import org.apache.spark.SparkEnv;
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
  private final Broadcast<PackedFloats> begin;
  private final StepRange steps;

  /**
   * A task.
   *
   * @param begin {@linkplain Weights#joined joined} weights
   */
  AllReduceTask(
      Rendezvous rendezvous,
      BlockGradient work,
      UpdateRule rule,
      ShardLayout layout,
      Broadcast<PackedFloats> begin,
      StepRange steps) {
    this.rendezvous = rendezvous;
    this.work = work;
    this.rule = rule;
    this.layout = layout;
    this.begin = begin;
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
    float[] weights = begin.value().array();
    long broadcastNanos = System.nanoTime() - start;
    List<Block> shards = new ArrayList<>();
    while (blocks.hasNext()) {
      shards.add(blocks.next());
    }

    int task = context.partitionId();
    List<String> executors =
        Arrays.stream(context.getTaskInfos()).map(BarrierTaskInfo::address).toList();
    List<String> processes = executors.stream().distinct().toList();
    int[] processOf = executors.stream().mapToInt(processes::indexOf).toArray();
    if (processes.size() == 1) {
      return takeSteps(context, key, weights, broadcastNanos, shards, processOf, Peers.NONE);
    }
    PeerNetwork network = PeerNetwork.ofThisProcess();
    int parameters = Weights.size(weights, rule.optimizer().stateArrays());
    Exchange exchange =
        network.admit(rendezvous.pass(), AllReduceGroup.mostMessageBytes(rule, parameters));
    if (!rendezvous.knows(processes)) {
      // All tasks come here, and the driver then sends all addresses to all of them: Spark's own
      // allGather takes a second.
      return new AllReduceResult(executors.get(task), network.address());
    }
    exchange.enter();
    try {
      // Outside of the group's lock: connecting needs the other processes, which may already be
      // sending messages to the group.
      Peers peers =
          PeerNetwork.connect(exchange, key, rendezvous.addressesOf(processes), processOf[task]);
      return takeSteps(context, key, weights, broadcastNanos, shards, processOf, peers);
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
      int[] processOf,
      Peers peers) {
    int task = context.partitionId();
    int process = processOf[task];
    AllReduceGroup group =
        ExchangeGroups.join(
            key,
            (int) IntStream.of(processOf).filter(p -> p == process).count(),
            () -> group(weights, processOf, process, peers));
    Progress progress =
        group.run(
            task,
            shards,
            TaskScratch.ofThread().workspace(work::workspace),
            steps,
            context::killTaskIfInterrupted,
            timeoutNanos());
    return new AllReduceResult(group, task, progress, broadcastNanos);
  }

  private AllReduceGroup group(float[] begin, int[] processOf, int process, Peers peers) {
    Weights weights = Weights.split(begin, rule.optimizer().stateArrays());
    int[] firstShard = IntStream.rangeClosed(0, layout.partitions()).map(layout::from).toArray();
    // Ranges are of use only if something is sent.
    int[] layerOffsets = peers == Peers.NONE ? new int[1] : work.layerOffsets();
    Assignment assignment = new Assignment(weights.size(), layerOffsets, firstShard, processOf);
    return new AllReduceGroup(assignment, process, work, rule, peers, weights);
  }

  private static long timeoutNanos() {
    return TimeUnit.SECONDS.toNanos(
        SparkEnv.get().conf().getTimeAsSeconds("spark.network.timeout", "120s"));
  }
}
