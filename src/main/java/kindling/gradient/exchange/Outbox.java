package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.gradient.TreeNode;
import kindling.gradient.exchange.PartSum.Part;
import kindling.optimize.Norms;
import kindling.optimize.Spans;

/**
 * The messages that a task of an all-reduce sends to other processes in each step. Their buffers
 * are used again in every step.
 */
final class Outbox {
  private final int process;
  private final Peers peers;
  private final List<PartSum> sums = new ArrayList<>();
  private final List<Outgoing> parts = new ArrayList<>();
  private final List<Outgoing> squares = new ArrayList<>();
  private final List<Outgoing> weights = new ArrayList<>();

  /** A message to a process about the elements, or sums, {@code from} to {@code to - 1}. */
  private record Outgoing(int process, int slice, int node, int from, int to, ByteBuffer buffer) {}

  /**
   * The messages of a task.
   *
   * @param here the sums of all tasks of its process
   * @param norms of the whole group
   */
  Outbox(Assignment assignment, int task, Map<TreeNode, Part> here, Norms norms, Peers peers) {
    this.process = assignment.processOf(task);
    this.peers = peers;
    for (TreeNode node : assignment.nodesOf(process)) {
      sums.add(PartSum.of(assignment.shards(), node, here));
    }
    List<Integer> colleagues = assignment.tasksOf(process);
    int others = 0;
    for (int owner = 0; owner < assignment.tasks(); owner++) {
      if (assignment.processOf(owner) == process) {
        continue;
      }
      // The tasks of a process share the work of summing slices for others.
      if (others++ % colleagues.size() == colleagues.indexOf(task)) {
        for (int node = 0; node < sums.size(); node++) {
          addPieces(parts, assignment, assignment.processOf(owner), owner, node);
        }
      }
    }
    for (int other = 0; other < assignment.processes(); other++) {
      if (other != process) {
        addPieces(weights, assignment, other, task, 0);
        if (norms.needed()) {
          int from = norms.place(assignment.sliceFrom(task));
          int to = norms.place(assignment.sliceFrom(task + 1));
          ByteBuffer buffer = Message.allocate((to - from) * Double.BYTES);
          squares.add(new Outgoing(other, task, 0, from, to, buffer));
        }
      }
    }
  }

  /**
   * Adds the messages for a slice. There is at least one, even for an empty slice, because a
   * message also says that its sender has finished the step.
   */
  private static void addPieces(
      List<Outgoing> messages, Assignment assignment, int process, int slice, int node) {
    int to = assignment.sliceFrom(slice + 1);
    int at = assignment.sliceFrom(slice);
    do {
      int end = Math.min(to, at + Message.PIECE);
      ByteBuffer buffer = Message.allocate((end - at) * Float.BYTES);
      messages.add(new Outgoing(process, slice, node, at, end, buffer));
      at = end;
    } while (at < to);
  }

  /** Sums slices of other processes over the shards of this process, and sends them. */
  void sendParts() {
    if (parts.isEmpty()) {
      return;
    }
    sums.forEach(PartSum::prepare);
    for (Outgoing message : parts) {
      PartSum sum = sums.get(message.node);
      FloatBuffer elements =
          begin(message, Message.PART, sum.rows(), sum.lossSum()).asFloatBuffer();
      for (int at = message.from; at < message.to && sum.rows() > 0; at += Spans.CHUNK) {
        int end = Math.min(message.to, at + Spans.CHUNK);
        Part part = sum.sum(at, end);
        elements.put(part.sum().gradient(), at - part.origin(), end - at);
      }
      send(message);
    }
  }

  /** Sends the sums of squares of this task's slice to all other processes. */
  void sendSquares(double[] all) {
    for (Outgoing message : squares) {
      begin(message, Message.SQUARES, 0, 0)
          .asDoubleBuffer()
          .put(all, message.from, message.to - message.from);
      send(message);
    }
  }

  /** Sends this task's slice of the new weights to all other processes. */
  void sendWeights(float[] all) {
    for (Outgoing message : weights) {
      begin(message, Message.WEIGHTS, 0, 0)
          .asFloatBuffer()
          .put(all, message.from, message.to - message.from);
      send(message);
    }
  }

  private ByteBuffer begin(Outgoing message, int kind, long rows, double lossSum) {
    new Message(kind, message.slice, process, message.node, message.from, rows, lossSum)
        .write(message.buffer);
    return message.buffer;
  }

  private void send(Outgoing message) {
    message.buffer.position(0);
    peers.send(message.process, message.buffer);
  }
}
