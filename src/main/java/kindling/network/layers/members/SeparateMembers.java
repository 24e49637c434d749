package kindling.network.layers.members;

import java.util.ArrayList;
import java.util.List;
import kindling.math.Seeds;
import kindling.math.Vectors;
import kindling.network.Chain;
import kindling.network.Layer;
import kindling.network.ParameterArray;
import kindling.network.Scratch;
import kindling.network.Tape;
import kindling.network.layers.Ensemble;

/**
 * The members of an {@link Ensemble} that share nothing: networks that begin with different
 * weights, and whose predictions are averaged (Lakshminarayanan, Pritzel, Blundell: Simple and
 * Scalable Predictive Uncertainty Estimation using Deep Ensembles, NIPS 2017).
 *
 * <p>Shapes: x (rows, inputs), y (rows, members·outputs), of which each member has neighbouring
 * outputs. The parameters of a member follow those of the one before.
 */
public final class SeparateMembers implements Layer {
  private static final long serialVersionUID = 1L;

  private final int members;
  private final Chain chain;

  /** Members that each have these layers. */
  public SeparateMembers(int members, List<Layer> layers) {
    this.members = members;
    this.chain = new Chain(layers);
  }

  /** The tape of each member, and its slope of x. */
  private static final class Room extends Scratch {
    final Tape[] tapes;

    Room(Tape[] tapes, int inputs) {
      super(inputs);
      this.tapes = tapes;
    }
  }

  /** The number of members. */
  public int members() {
    return members;
  }

  /** The layers of a member. */
  public List<Layer> layers() {
    return chain.layers();
  }

  @Override
  public int inputs() {
    return chain.inputs();
  }

  @Override
  public int outputs() {
    return Math.multiplyExact(members, chain.outputs());
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    List<ParameterArray> arrays = new ArrayList<>();
    for (int m = 0; m < members; m++) {
      for (ParameterArray array : chain.parameterArrays()) {
        arrays.add(array.named(name(m) + array.name()));
      }
    }
    return arrays;
  }

  /** What the names of a member's arrays begin with: {@code member1.} for the first one. */
  public static String name(int member) {
    return "member" + (member + 1) + ".";
  }

  @Override
  public Scratch scratch(int rows) {
    Tape[] tapes = new Tape[members];
    for (int m = 0; m < members; m++) {
      tapes[m] = new Tape(chain, rows);
    }
    return new Room(tapes, Math.multiplyExact(rows, inputs()));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    Tape[] tapes = ((Room) scratch).tapes;
    int k = chain.outputs();
    for (int m = 0; m < members; m++) {
      tapes[m].begin(x, scratch.training(), Seeds.mix(scratch.seed(), m));
      chain.forward(rows, w, at + m * chain.parameters(), tapes[m]);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(tapes[m].last(), row * k, y, (row * members + m) * k, k);
      }
    }
  }

  @Override
  public void backward(
      int rows,
      float[] x,
      float[] y,
      float[] dy,
      float[] w,
      int at,
      float[] dx,
      float[] dw,
      Scratch scratch) {
    Tape[] tapes = ((Room) scratch).tapes;
    float[] slope = dx == null ? null : scratch.floats();
    int k = chain.outputs();
    for (int m = 0; m < members; m++) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(dy, (row * members + m) * k, tapes[m].lastSlope(), row * k, k);
      }
      chain.backward(rows, w, at + m * chain.parameters(), tapes[m], m == 0 ? dx : slope, dw);
      if (dx != null && m > 0) {
        Vectors.add(rows * inputs(), slope, 0, dx, 0); // dx = Σ of the members' slopes
      }
    }
  }
}
