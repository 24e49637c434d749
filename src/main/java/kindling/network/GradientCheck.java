package kindling.network;

import java.util.ArrayList;
import java.util.List;
import kindling.math.Seeds;
import kindling.optimize.Span.Role;

/**
 * Compares backpropagation with numerical differentiation, {@code (L(w + h) - L(w - h)) / 2h}, one
 * parameter at a time.
 *
 * <p>Differences are relative to the largest gradient of their array. The network computes in
 * float32, so the numerical gradient has a rounding error of about 10⁻⁷ / h, and a step of h across
 * the bend of a relu causes a difference too. A wrong formula gives about 1.
 */
public final class GradientCheck {
  /** The largest mean difference that passes. */
  public static final double MOST_MEAN = 1e-2;

  /** The largest single difference that passes. */
  public static final double MOST_LARGEST = 1e-1;

  /**
   * Gradients of a row below this value are smaller than the rounding error of the numerical one.
   */
  private static final double NOISE = 1e-4;

  private static final float STEP = 2.5e-4f;
  private static final int CHECKED_PER_ARRAY = 300;

  private GradientCheck() {}

  /**
   * The result for one array.
   *
   * @param array of parameters
   * @param layer of the array
   * @param checked number of elements that were checked, selected by seed
   * @param mean difference, relative to the largest gradient
   * @param largest difference, relative to the largest gradient
   */
  public record Difference(
      Network.Placed array, Layer layer, int checked, double mean, double largest) {
    /** Whether the array is within the bounds; NaN is not. */
    public boolean passes() {
      return mean <= MOST_MEAN && largest <= MOST_LARGEST;
    }
  }

  /** Checks all arrays of a network over the workspace's first {@code rows} inputs and labels. */
  public static List<Difference> check(
      Network network, float[] parameters, Workspace workspace, int rows, long seed) {
    float[] gradient = new float[network.parameters()];
    network.gradient(rows, parameters, workspace, gradient);
    float[] moved = parameters.clone();
    List<Difference> differences = new ArrayList<>();
    for (Network.Placed placed : network.parameterArrays()) {
      if (placed.array().role() == Role.STATISTIC) {
        continue; // its "gradient" is not that of the loss
      }
      int size = placed.array().size();
      double scale = NOISE * rows;
      for (int i = 0; i < size; i++) {
        scale = Math.max(scale, Math.abs(gradient[placed.offset() + i]));
      }
      int checked = Math.min(size, CHECKED_PER_ARRAY);
      double sum = 0;
      double largest = 0;
      for (int i = 0; i < checked; i++) {
        int at =
            placed.offset()
                + (checked == size ? i : Seeds.below(size, Seeds.mix(seed, placed.offset(), i)));
        double numerical = slope(network, moved, at, workspace, rows);
        double difference = Math.abs(gradient[at] - numerical) / scale;
        sum += difference;
        largest = Math.max(largest, difference);
      }
      differences.add(
          new Difference(
              placed, network.layers().get(placed.layer()), checked, sum / checked, largest));
    }
    return differences;
  }

  private static double slope(
      Network network, float[] parameters, int at, Workspace workspace, int rows) {
    float kept = parameters[at];
    float above = kept + STEP;
    float below = kept - STEP;
    parameters[at] = above;
    double high = network.trainingLoss(rows, parameters, workspace);
    parameters[at] = below;
    double low = network.trainingLoss(rows, parameters, workspace);
    parameters[at] = kept;
    return (high - low) / ((double) above - below);
  }
}
