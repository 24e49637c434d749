package kindling.gradient;

import java.util.List;
import kindling.data.InputColumn;
import kindling.network.Network;
import kindling.network.layers.Embedding;
import kindling.network.layers.parts.Part;
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
   */
  static ContributionBaseline of(
      Network network, float[] parameters, List<InputColumn> columns, Table table) {
    int[] places = places(network);
    int[] first = new int[columns.size() + 1];
    for (int i = 0; i < columns.size(); i++) {
      first[i] = places[columns.get(i).from()];
    }
    first[columns.size()] = places[places.length - 1];
    float[] values = new float[first[columns.size()]];
    if (table != null) {
      float[] means = means(table);
      values =
          network.layers().get(0) instanceof Embedding embedding
              ? embedding.mean(means, parameters, 0)
              : means;
    }
    return new ContributionBaseline(values, first);
  }

  private static float[] means(Table table) {
    List<float[]> all =
        table.columns().stream().map(column -> column.encoding().baseline()).toList();
    float[] means = new float[all.stream().mapToInt(baseline -> baseline.length).sum()];
    int at = 0;
    for (float[] baseline : all) {
      System.arraycopy(baseline, 0, means, at, baseline.length);
      at += baseline.length;
    }
    return means;
  }

  /** The place of each input behind a first layer that embeds, and at the end their number. */
  private static int[] places(Network network) {
    int[] places = new int[network.inputs() + 1];
    if (network.layers().get(0) instanceof Embedding embedding) {
      int input = 0;
      int place = 0;
      for (Part part : embedding.parts()) {
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
