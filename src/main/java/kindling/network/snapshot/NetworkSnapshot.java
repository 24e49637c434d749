package kindling.network.snapshot;

import java.util.List;
import kindling.metrics.Histogram;

/**
 * What is in a network at some moment of its training, seen with some rows.
 *
 * @param rows how many
 * @param outputs of its layers, in order
 * @param parameters its arrays, in the order in which they lie in memory
 */
public record NetworkSnapshot(int rows, List<Output> outputs, List<Parameters> parameters) {
  /** Copies the lists. */
  public NetworkSnapshot {
    outputs = List.copyOf(outputs);
    parameters = List.copyOf(parameters);
  }

  /**
   * What a layer gives.
   *
   * @param name {@code layer1} of the first layer in the list, and so on
   * @param values of all rows and units together
   * @param units elements of a row, or of images channels
   * @param dead how many units give 0 for every row, everywhere
   */
  public record Output(String name, Histogram values, int units, int dead) {}

  /**
   * An array of parameters.
   *
   * @param name as in a model file, {@code layer1.weight}
   * @param gradient of the mean loss of the rows with respect to them
   */
  public record Parameters(String name, Histogram values, Histogram gradient) {}
}
