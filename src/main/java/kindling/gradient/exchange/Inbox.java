package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import kindling.gradient.GradientSum;
import kindling.gradient.TreeNode;
import kindling.gradient.exchange.PartSum.Part;

/** The messages that a task of an all-reduce receives from other processes in each step. */
final class Inbox {
  private final int from;
  private final Map<Integer, List<GradientSum>> sums = new HashMap<>();
  private final Map<TreeNode, Part> parts = new HashMap<>();
  private final AtomicLong partsArrived = new AtomicLong();
  private long partsPerStep;
  private long squaresPerStep;
  private long weightsPerStep;

  Inbox(Assignment assignment, int task) {
    this.from = assignment.sliceFrom(task);
    int process = assignment.processOf(task);
    int elements = assignment.sliceFrom(task + 1) - from;
    for (int other = 0; other < assignment.processes(); other++) {
      if (other != process) {
        List<GradientSum> arriving = new ArrayList<>();
        for (TreeNode node : assignment.nodesOf(other)) {
          GradientSum sum = new GradientSum(new float[elements]);
          arriving.add(sum);
          parts.put(node, new Part(sum, from));
        }
        sums.put(other, arriving);
        partsPerStep += (long) arriving.size() * Message.pieces(elements);
      }
    }
    for (int owner = 0; owner < assignment.tasks(); owner++) {
      if (assignment.processOf(owner) != process) {
        squaresPerStep++;
        weightsPerStep +=
            Message.pieces(assignment.sliceFrom(owner + 1) - assignment.sliceFrom(owner));
      }
    }
  }

  /** Takes a piece of a part; called by any thread. */
  void receive(Message header, ByteBuffer message) {
    List<GradientSum> ofSender = sums.getOrDefault(header.process(), List.of());
    header.require(header.node() >= 0 && header.node() < ofSender.size());
    GradientSum sum = ofSender.get(header.node());
    header.requireWithin(from, from + sum.gradient().length, message.remaining(), Float.BYTES);
    sum.set(header.lossSum(), header.rows());
    FloatBuffer arrived = message.asFloatBuffer();
    arrived.get(sum.gradient(), header.from() - from, arrived.remaining());
    partsArrived.incrementAndGet();
  }

  /** The sums that other processes send. */
  Map<TreeNode, Part> parts() {
    return parts;
  }

  /** The number of messages with parts of gradients since the first step. */
  AtomicLong partsArrived() {
    return partsArrived;
  }

  long partsPerStep() {
    return partsPerStep;
  }

  long squaresPerStep() {
    return squaresPerStep;
  }

  long weightsPerStep() {
    return weightsPerStep;
  }
}
