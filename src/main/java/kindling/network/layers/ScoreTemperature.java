package kindling.network.layers;

import java.util.ArrayList;
import java.util.List;
import kindling.network.Layer;
import kindling.network.Network;
import kindling.network.PureLayer;

/**
 * Divides the scores by a temperature, {@code y = x / T}, at the end of a calibrated network whose
 * last layer is not affine, such as an ensemble (Guo and others: On Calibration of Modern Neural
 * Networks, 2017, section 4.2). An affine layer is divided itself.
 *
 * <p>Shapes: x and y (rows, width). No conf file names this layer.
 *
 * @param temperature T, above 0
 */
public record ScoreTemperature(int width, float temperature) implements SameShape, PureLayer {
  /**
   * A network whose scores are divided.
   *
   * @param network that is trained; if it ends in an affine layer, its weights are divided already
   */
  public static Network after(Network network, double temperature) {
    if (temperature == 1 || endsAffine(network)) {
      return network;
    }
    List<Layer> layers = new ArrayList<>(network.layers());
    layers.add(new ScoreTemperature(network.outputs(), (float) temperature));
    return network.with(layers);
  }

  /** Whether the last layer is affine. */
  public static boolean endsAffine(Network network) {
    return network.layers().get(network.layers().size() - 1) instanceof Affine;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    for (int i = 0; i < rows * width; i++) {
      y[i] = x[i] / temperature;
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    for (int i = 0; i < rows * width; i++) {
      dx[i] = dy[i] / temperature;
    }
  }

  @Override
  public String toString() {
    return "temperature " + temperature;
  }
}
