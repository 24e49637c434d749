package kindling.network.snapshot;

import java.util.ArrayList;
import java.util.List;
import kindling.data.Shape;
import kindling.metrics.Histogram;
import kindling.network.Layer;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.layers.Flatten;
import kindling.network.layers.Residual;
import kindling.optimize.Span.Role;

/**
 * Computes a {@link NetworkSnapshot} in several passes over some rows each.
 *
 * <p>Each pass is a training pass, forward and backward, without an update. Dropout is active with
 * the workspace's seed, and batch normalization uses mean and variance of the rows of the pass. The
 * snapshot omits running statistics, which have no gradient, the outputs of flatten, which equal
 * its inputs, and outputs inside a {@link Residual}.
 */
public final class SnapshotPasses {
  private static final int MOST_ROWS = 100;

  /** 64 MiB. */
  private static final long MOST_FLOATS = 1 << 24;

  private final Network network;
  private final Workspace workspace;
  // for each layer
  private final Histogram.Counter[] outputs;
  private final boolean[][] alive;
  // of one pass, and the sum over all passes
  private final float[] gradient;
  private final float[] sum;
  private int rows;

  /** Passes of up to {@link #rowsAtOnce()} rows. */
  public SnapshotPasses(Network network, int labelWidth) {
    this.network = network;
    this.workspace = Workspace.lasting(network, rowsAtOnce(network), labelWidth);
    int layers = network.layers().size();
    this.outputs = new Histogram.Counter[layers];
    this.alive = new boolean[layers][];
    Shape shape = network.input();
    for (int i = 0; i < layers; i++) {
      shape = network.layers().get(i).outputShape(shape);
      outputs[i] = new Histogram.Counter();
      alive[i] = new boolean[shape.channels()];
    }
    this.gradient = new float[network.parameters()];
    this.sum = new float[network.parameters()];
  }

  /** The number of rows of a pass, limited by memory. */
  static int rowsAtOnce(Network network) {
    return (int) Math.max(1, Math.min(MOST_ROWS, MOST_FLOATS / floatsOfRow(network.layers())));
  }

  /** The number of floats per row for values, slopes and scratch of some layers. */
  private static long floatsOfRow(List<Layer> layers) {
    long floats = 0;
    for (Layer layer : layers) {
      floats += 2L * layer.outputs() + layer.scratch(1).floats().length;
      floats += layer instanceof Residual residual ? floatsOfRow(residual.layers()) : 0;
    }
    return floats;
  }

  /** The workspace, which receives inputs, labels, weights and seed of the next pass. */
  public Workspace workspace() {
    return workspace;
  }

  /** The largest number of rows of a pass. */
  public int rowsAtOnce() {
    return workspace.chosen().length;
  }

  /** Runs a pass over the workspace's first {@code count} rows. */
  public void add(int count, float[] parameters) {
    network.gradient(count, parameters, workspace, gradient);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += gradient[i];
    }
    for (int i = 0; i < outputs.length; i++) {
      float[] values = workspace.tape().value(i + 1);
      int n = count * network.layers().get(i).outputs();
      outputs[i].add(values, 0, n);
      int units = alive[i].length;
      for (int at = 0; at < n; at += units) {
        for (int unit = 0; unit < units; unit++) {
          alive[i][unit] |= values[at + unit] != 0;
        }
      }
    }
    rows += count;
  }

  /** The snapshot of all passes; must be the last call. */
  public NetworkSnapshot snapshot(float[] parameters) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= rows;
    }
    return new NetworkSnapshot(rows, outputs(), parameters(parameters));
  }

  private List<NetworkSnapshot.Output> outputs() {
    List<NetworkSnapshot.Output> found = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      if (!(network.layers().get(i) instanceof Flatten)) {
        int units = alive[i].length;
        int dead = 0;
        for (boolean one : alive[i]) {
          dead += one ? 0 : 1;
        }
        found.add(
            new NetworkSnapshot.Output("layer" + (i + 1), outputs[i].histogram(), units, dead));
      }
    }
    return found;
  }

  private List<NetworkSnapshot.Parameters> parameters(float[] parameters) {
    List<NetworkSnapshot.Parameters> found = new ArrayList<>();
    for (Network.Placed placed : network.parameterArrays()) {
      if (placed.array().role() != Role.STATISTIC) {
        int from = placed.offset();
        int to = from + placed.array().size();
        found.add(
            new NetworkSnapshot.Parameters(
                placed.name(), Histogram.of(parameters, from, to), Histogram.of(sum, from, to)));
      }
    }
    return found;
  }
}
