package kindling.network.snapshot;

import java.util.List;
import kindling.metrics.Histogram;

/**
 * Histograms of a network's activations, parameters and gradients at one moment of its training,
 * for some rows.
 *
 * @param rows number of rows
 * @param outputs of the layers, in order
 * @param parameters arrays of parameters, in memory order
 */
public record NetworkSnapshot(int rows, List<Output> outputs, List<Parameters> parameters) {
  /** Copies the lists. */
  public NetworkSnapshot {
    outputs = List.copyOf(outputs);
    parameters = List.copyOf(parameters);
  }

  /**
   * The output of a layer.
   *
   * @param name {@code layer1} for the first layer in the list, and so on
   * @param values of all rows and units
   * @param units number of elements of a row, or of channels of an image
   * @param dead number of units that are 0 for every row and at every place
   */
  public record Output(String name, Histogram values, int units, int dead) {}

  /**
   * An array of parameters.
   *
   * @param name as in a model file, {@code layer1.weight}
   * @param gradient of the mean loss of the rows with respect to the parameters
   */
  public record Parameters(String name, Histogram values, Histogram gradient) {}
}
