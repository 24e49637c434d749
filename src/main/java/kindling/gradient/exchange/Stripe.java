package kindling.gradient.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import kindling.gradient.GradientSum;
import kindling.gradient.TreeNode;
import kindling.gradient.exchange.PartSum.Part;
import kindling.math.Precision;

/** A task's stripe of a range: the sum of all gradients, partly from other processes. */
final class Stripe {
  private final int from;
  private final int to;
  private final Precision precision;
  private final Map<Integer, List<GradientSum>> arriving = new HashMap<>();
  private final AtomicLong partsArrived = new AtomicLong();
  private final PartSum root;
  private long partsPerStep;

  /**
   * A stripe.
   *
   * @param precision of the sums
   * @param here the sums of the tasks of this process
   */
  Stripe(
      Assignment assignment, int range, int task, Precision precision, Map<TreeNode, Part> here) {
    this.precision = precision;
    this.from = assignment.stripeFrom(range, task);
    this.to = assignment.stripeFrom(range, task + 1);
    Map<TreeNode, Part> all = new HashMap<>(here);
    for (int other = 0; other < assignment.processes(); other++) {
      if (other != assignment.processOf(task)) {
        List<GradientSum> sums = new ArrayList<>();
        for (TreeNode node : assignment.nodesOf(other)) {
          GradientSum sum = new GradientSum(new float[to - from], precision);
          sums.add(sum);
          all.put(node, new Part(sum, from));
        }
        arriving.put(other, sums);
        partsPerStep += (long) sums.size() * Message.pieces(to - from);
      }
    }
    this.root = PartSum.of(assignment.shards(), TreeNode.root(assignment.shards()), all);
  }

  /** Begins to take a piece of a part; called by any thread. */
  Content begin(Message header, int bytes) {
    List<GradientSum> ofSender = arriving.getOrDefault(header.process(), List.of());
    header.require(header.node() >= 0 && header.node() < ofSender.size());
    GradientSum sum = ofSender.get(header.node());
    header.requireWithin(from, to, bytes, precision.bytes());
    return Content.floats(
        precision,
        sum.gradient(),
        header.from() - from,
        () -> {
          sum.set(header.lossSum(), header.rows());
          partsArrived.incrementAndGet();
        });
  }

  /** Waits until the parts of a step have arrived, and returns their sum, ready to be summed. */
  PartSum await(long round, Waiting waiting) {
    waiting.until(partsArrived, round * partsPerStep, "gradients of others");
    root.prepare();
    return root;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }
}
