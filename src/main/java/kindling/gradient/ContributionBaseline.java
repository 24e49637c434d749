package kindling.gradient;

import java.util.List;
import kindling.data.InputColumn;
import kindling.network.Network;
import kindling.network.layers.Embedding;
import kindling.tables.Encoding;
import kindling.tables.Table;

/**
 * Where the contributions to a prediction are measured from: the mean of the training rows as far
 * as a model keeps it, else zeros. If the first layer embeds categories, it is a point behind that
 * layer, because the numbers of levels have no slope.
 *
 * @param values of the baseline, (width)
 * @param first the first of these values for each column, and at the end their number
 */
@SuppressWarnings("ArrayRecordComponent") // they are never changed
record ContributionBaseline(float[] values, int[] first) {
  /**
   * The baseline of a network.
   *
   * @param table null if columns are read as numbers
   * @param scale multiplied with every feature
   */
  static ContributionBaseline of(
      Network network, float[] parameters, List<InputColumn> columns, Table table, float scale) {
    int[] places = places(network);
    int[] first = new int[columns.size() + 1];
    for (int i = 0; i < columns.size(); i++) {
      first[i] = places[columns.get(i).from()];
    }
    first[columns.size()] = places[places.length - 1];
    float[] values = new float[first[columns.size()]];
    if (table != null) {
      int at = 0; // of the next embedded level in the parameters
      for (int i = 0; i < columns.size(); i++) {
        Encoding encoding = table.columns().get(i).encoding();
        float[] mean = encoding.baseline();
        if (encoding.part().levels() > 0) {
          addRows(mean, parameters, at, values, first[i], encoding.part().width());
          at += encoding.part().levels() * encoding.part().width();
        } else {
          for (int j = 0; j < mean.length; j++) {
            values[first[i] + j] = mean[j] * scale;
          }
        }
      }
    }
    return new ContributionBaseline(values, first);
  }

  /** The mean of the rows of an embedding. */
  private static void addRows(
      float[] shares, float[] parameters, int at, float[] values, int to, int width) {
    for (int level = 0; level < shares.length; level++) {
      for (int k = 0; k < width; k++) {
        values[to + k] += shares[level] * parameters[at + level * width + k];
      }
    }
  }

  /** The place of each input behind a first layer that embeds, and at the end their number. */
  private static int[] places(Network network) {
    int[] places = new int[network.inputs() + 1];
    if (network.layers().get(0) instanceof Embedding embedding) {
      int input = 0;
      int place = 0;
      for (Embedding.Part part : embedding.parts()) {
        for (int i = 0; i < part.inputs(); i++) {
          places[input++] = place + i;
        }
        place += part.outputs();
      }
      places[input] = place;
    } else {
      for (int i = 0; i < places.length; i++) {
        places[i] = i;
      }
    }
    return places;
  }
}
