package kindling.serving;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import kindling.config.UserError;
import kindling.data.features.BatchFeatures;
import kindling.data.features.SparseRows;
import kindling.network.Network;
import kindling.network.Workspace;

/**
 * The forward pass over rows of any number, in batches.
 *
 * <p>Shapes, row-major: features (rows, inputs), scores (rows, outputs). Thread-safe: each call
 * computes in a workspace of its own, which a later call reuses.
 */
final class Inference {
  /** Longer batches are cut, so that the workspaces stay small. */
  private static final int MOST_ROWS = 256;

  private final Network network;
  private final float[] parameters;
  private final float scale;
  private final ConcurrentLinkedDeque<Workspace> idle = new ConcurrentLinkedDeque<>();

  /**
   * The forward pass of a network.
   *
   * @param scale factor of every feature
   */
  Inference(Network network, float[] parameters, float scale) {
    this.network = network;
    this.parameters = parameters;
    this.scale = scale;
  }

  /** The output of the last layer. */
  float[] scores(int rows, float[] features) {
    requireLength(rows, features.length);
    int inputs = network.inputs();
    return forward(rows, (row, count, to) -> copy(features, row * inputs, count * inputs, to));
  }

  /** The same for rows of bytes, each from 0 to 255. */
  float[] scores(int rows, byte[] features) {
    requireLength(rows, features.length);
    int inputs = network.inputs();
    return forward(rows, (row, count, to) -> copy(features, row * inputs, count * inputs, to));
  }

  /** The same for a row of which only some features are not zero. */
  float[] scores(int[] indices, float[] values) {
    requireAscending(indices, values);
    Workspace workspace = Workspace.reuse(idle.pollFirst(), network, 1, 1);
    BatchFeatures x = workspace.features();
    if (x.takesSparse()) {
      SparseRows row = x.beginSparse();
      int at = row.add(indices.length);
      System.arraycopy(indices, 0, row.indices(), at, indices.length);
      for (int i = 0; i < indices.length; i++) {
        row.values()[at + i] = values[i] * scale;
      }
    } else {
      float[] row = x.beginDense();
      Arrays.fill(row, 0, network.inputs(), 0f);
      for (int i = 0; i < indices.length; i++) {
        row[indices[i]] = values[i] * scale;
      }
    }
    float[] scores = network.scores(1, parameters, workspace);
    float[] copy = Arrays.copyOf(scores, network.outputs());
    idle.addFirst(workspace);
    return copy;
  }

  /** Rows that are written one by one. */
  interface Rows {
    /** Writes the features of a row, beginning at {@code at}. */
    void write(int row, float[] to, int at);
  }

  /** The same for rows that are written one by one. */
  float[] scores(int rows, Rows source) {
    int inputs = network.inputs();
    return forward(
        rows,
        (row, count, to) -> {
          for (int i = 0; i < count; i++) {
            source.write(row + i, to, i * inputs);
          }
          for (int i = 0; i < count * inputs; i++) {
            to[i] *= scale;
          }
        });
  }

  /** Copies {@code count} rows, beginning at {@code row}, to the input of the network. */
  private interface Features {
    void copy(int row, int count, float[] to);
  }

  private float[] forward(int rows, Features features) {
    int outputs = network.outputs();
    float[] scores = new float[Math.multiplyExact(rows, outputs)];
    // Rounded up, so that one workspace serves batches of many lengths.
    int capacity = Integer.highestOneBit(2 * Math.max(1, Math.min(rows, MOST_ROWS)) - 1);
    Workspace workspace = Workspace.reuse(idle.pollFirst(), network, capacity, 1);
    for (int row = 0; row < rows; row += MOST_ROWS) {
      int count = Math.min(MOST_ROWS, rows - row);
      features.copy(row, count, workspace.inputs());
      float[] some = network.scores(count, parameters, workspace);
      System.arraycopy(some, 0, scores, row * outputs, count * outputs);
    }
    idle.addFirst(workspace);
    return scores;
  }

  private void copy(float[] features, int from, int count, float[] to) {
    int inputs = network.inputs();
    for (int i = 0; i < count; i++) {
      float feature = features[from + i];
      if (!Float.isFinite(feature)) {
        throw new UserError(
            "feature %d of row %d is %s; features must be finite"
                .formatted((from + i) % inputs, (from + i) / inputs, feature));
      }
      to[i] = feature * scale;
    }
  }

  private void copy(byte[] features, int from, int count, float[] to) {
    for (int i = 0; i < count; i++) {
      to[i] = (features[from + i] & 0xFF) * scale;
    }
  }

  private void requireAscending(int[] indices, float[] values) {
    if (indices.length != values.length) {
      throw new UserError(
          "%,d indices are not those of %,d values".formatted(indices.length, values.length));
    }
    int before = -1;
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] <= before || indices[i] >= network.inputs()) {
        throw new UserError(
            i == 0
                ? "index %d is not one from 0 to %d".formatted(indices[i], network.inputs() - 1)
                : "index %d comes after %d; indices ascend, from 0 to %d"
                    .formatted(indices[i], before, network.inputs() - 1));
      }
      if (!Float.isFinite(values[i])) {
        throw new UserError(
            "feature %d is %s; features must be finite".formatted(indices[i], values[i]));
      }
      before = indices[i];
    }
  }

  private void requireLength(int rows, int length) {
    int inputs = network.inputs();
    if (rows < 0 || length != (long) rows * inputs) {
      throw new UserError(
          rows == 1
              ? "a row has %,d features, but the model takes %,d".formatted(length, inputs)
              : "%,d features are not those of %,d rows; the model takes %,d for each"
                  .formatted(length, rows, inputs));
    }
  }
}
