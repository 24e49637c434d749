package kindling.optimize;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A step of an update rule over all weights of this process, on several threads if there are many
 * weights: most of the time passes in reading and writing memory. The bits do not depend on the
 * number of threads.
 */
public final class WholeUpdate {
  /** The smallest number of weights for which another thread saves time. */
  private static final int LEAST_OF_THREAD = 1 << 18;

  private WholeUpdate() {}

  /**
   * Takes a step.
   *
   * @param step counted from 1 since the beginning of the training
   * @param gradient of the sum of losses; changed
   * @param factor by which it becomes the gradient of the mean loss: 1/rows
   * @return {@link WeightUpdate#squaresOfGradient}
   */
  public static double take(
      UpdateRule rule, Weights weights, long step, float[] gradient, float factor) {
    int most = Runtime.getRuntime().availableProcessors();
    return take(
        rule, weights, step, gradient, factor, Math.min(most, weights.size() / LEAST_OF_THREAD));
  }

  static double take(
      UpdateRule rule, Weights weights, long step, float[] gradient, float factor, int threads) {
    Norms norms = rule.norms(weights.size());
    int parts = Math.max(1, threads);
    int chunks = Spans.chunks(weights.size());
    IntFunction<Part> part =
        i ->
            new Part(
                new WeightUpdate(rule, weights, norms),
                Spans.CHUNK * (int) ((long) chunks * i / parts),
                (int) Math.min(weights.size(), Spans.CHUNK * ((long) chunks * (i + 1) / parts)));
    Part[] all = IntStream.range(0, parts).mapToObj(part).toArray(Part[]::new);
    forEach(
        all,
        slice -> {
          slice.update.begin(step, factor);
          slice.update.first(gradient, slice.from, slice.to);
        });
    if (norms.needed()) {
      forEach(all, slice -> slice.update.second(gradient, slice.from, slice.to));
    }
    ColumnNorms columns = rule.columnNorms();
    if (columns.needed()) {
      forEach(all, slice -> slice.measure(columns));
      forEach(all, slice -> slice.update.limitColumns(slice.from, slice.to, columns));
    }
    return all[0].update.squaresOfGradient();
  }

  private static void forEach(Part[] parts, Consumer<Part> action) {
    if (parts.length == 1) {
      action.accept(parts[0]);
    } else {
      IntStream.range(0, parts.length).parallel().forEach(i -> action.accept(parts[i]));
    }
  }

  /** A slice of the weights, from a chunk's beginning on. */
  private record Part(WeightUpdate update, int from, int to) {
    void measure(ColumnNorms columns) {
      long[] sums = new long[columns.size()];
      update.measureColumns(from, to, columns, sums);
      columns.add(sums);
    }
  }
}
