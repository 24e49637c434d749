package kindling.gradient;

import java.util.ArrayDeque;
import java.util.Deque;
import kindling.network.PassListener;

/**
 * Adds the gradient of a task's last shard to the sums of the other shards, layer by layer, while
 * its backward pass is running. So a layer's sum is complete before the backward pass ends, and can
 * be sent meanwhile.
 */
final class LastShard implements PassListener {
  /** Two sums above the last shard: {@code right} contains it, and is added to {@code into}. */
  private record Pair(GradientSum into, GradientSum right) {}

  private final PassListener forwardOnly = new ForwardOnly();
  // The lowest pair comes first.
  private final Deque<Pair> path = new ArrayDeque<>();
  private PassListener listener;
  private BlockGradient work;
  private int[] offsets;
  private GradientSum node;
  private boolean announced;
  // The elements from here on have been added.
  private int added;

  /**
   * Begins a step.
   *
   * @param listener called for each layer whose sum is complete
   * @param work that computes the gradients
   * @param length of the arrays
   * @param node the sum that contains the last shard
   */
  void begin(PassListener listener, BlockGradient work, int length, GradientSum node) {
    if (this.work != work) {
      this.work = work;
      this.offsets = work.layerOffsets();
    }
    this.listener = listener;
    this.node = node;
    path.clear();
    announced = false;
    added = length;
  }

  /** For the shards before the last one. */
  PassListener forwardOnly() {
    return forwardOnly;
  }

  /** The shards of the sum on the left are done; the last shard is one of those on the right. */
  void enter(GradientSum into, GradientSum right) {
    path.push(new Pair(into, right));
  }

  /** The gradient of the last shard. */
  private GradientSum shard() {
    return path.isEmpty() ? node : path.peek().right;
  }

  /** The last shard is done; adds the elements that have not been added yet. */
  void leave() {
    Pair pair = path.pop();
    if (announced) {
      pair.into.addElements(pair.right, 0, added, 0);
    } else {
      pair.into.add(pair.right);
    }
  }

  @Override
  public void beforeForward(int layer) {
    listener.beforeForward(layer);
  }

  @Override
  public void beforeBackward(double lossSum, int rows) {
    shard().set(lossSum, rows);
    for (Pair pair : path) {
      pair.into.addLoss(pair.right);
    }
    announced = true;
    listener.beforeBackward(lossSum, rows);
  }

  @Override
  public void afterBackward(int layer) {
    int from = offsets[layer];
    shard().round(from, added);
    for (Pair pair : path) {
      pair.into.addElements(pair.right, from, added, 0);
    }
    added = from;
    listener.afterBackward(layer);
  }

  private final class ForwardOnly implements PassListener {
    @Override
    public void beforeForward(int layer) {
      listener.beforeForward(layer);
    }

    @Override
    public void beforeBackward(double lossSum, int rows) {}

    @Override
    public void afterBackward(int layer) {}
  }
}
