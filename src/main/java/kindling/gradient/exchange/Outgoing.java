package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A message that is sent in every step: about the elements {@code from} to {@code to - 1} of a
 * stripe, to a process. Its header is made once, and written anew for each step.
 *
 * @param process the receiver
 * @param task the number of the task that owns the stripe
 * @param node the number of the tree's node among those of the sender
 */
record Outgoing(int process, int task, int range, int node, int from, int to, ByteBuffer header) {
  private static final float[] NOTHING = {};

  /**
   * The messages for a stripe. There is at least one, even for an empty stripe, because a message
   * also says that its sender has finished a part of the step.
   */
  static List<Outgoing> pieces(Assignment assignment, int process, int task, int range, int node) {
    List<Outgoing> pieces = new ArrayList<>();
    int to = assignment.stripeFrom(range, task + 1);
    int at = assignment.stripeFrom(range, task);
    do {
      int end = Math.min(to, at + Message.PIECE);
      pieces.add(new Outgoing(process, task, range, node, at, end, Message.allocate(0)));
      at = end;
    } while (at < to);
    return pieces;
  }

  /**
   * Sends a piece of a sum.
   *
   * @param part that holds the elements; not read if there are no rows
   * @param nanos that the task computed
   */
  void send(
      Peers peers, int kind, int sender, PartSum.Part part, long rows, double loss, long nanos) {
    write(new Message(kind, task, range, sender, node, from, 0, 0, rows, loss, nanos));
    if (rows == 0) {
      peers.send(process, header, NOTHING, 0, 0);
    } else {
      int origin = part.origin();
      peers.send(process, header, part.sum().gradient(), from - origin, to - origin);
    }
  }

  /** Sends a piece of the weights of a step. */
  void send(Peers peers, int kind, int sender, float[] weights, int epoch, int step) {
    write(new Message(kind, task, range, sender, 0, from, epoch, step, 0, 0, 0));
    peers.send(process, header, weights, from, to);
  }

  private void write(Message message) {
    message.write(header);
    header.flip();
  }

  /** Sends a message that is all in its header. */
  static void send(Peers peers, int process, ByteBuffer message) {
    message.flip();
    peers.send(process, message, NOTHING, 0, 0);
  }
}
