package kindling.network.layers.members;

import java.util.ArrayList;
import java.util.List;
import kindling.math.Seeds;
import kindling.network.Chain;
import kindling.network.Layer;
import kindling.network.ParameterArray;
import kindling.network.Scratch;
import kindling.network.Tape;
import kindling.network.layers.Ensemble;

/**
 * The members of an {@link Ensemble} that share their weights (Gorishniy, Kotelnikov, Babenko:
 * TabM: Advancing Tabular Deep Learning with Parameter-Efficient Ensembling, ICLR 2025). Before the
 * first affine layer, {@link MemberInputs} make them differ. Each affine layer becomes a {@link
 * MemberAffine}, and the last one, if the list ends with it, {@link MemberHeads}. If they are mini
 * (TabM-mini, section 3.3 of the paper), all other layers are those of a single network.
 *
 * <p>Shapes: x (rows, inputs), y (rows, members·outputs of the last layer). The layers before the
 * first affine one compute x once for all members. After them, each row becomes neighbouring rows,
 * one for each member, so that one matrix product serves all members.
 */
public final class SharedMembers implements Layer {
  private static final long serialVersionUID = 1L;

  private final int members;
  private final Chain common;
  private final Chain own;

  /**
   * Members that share their weights.
   *
   * @param common layers before the members differ; may be empty
   * @param own layers of the members, the first of which has as many inputs as each of them
   */
  public SharedMembers(int members, List<Layer> common, List<Layer> own) {
    this.members = members;
    List<Layer> before = new ArrayList<>(common);
    before.add(new MemberInputs(own.get(0).inputs(), members));
    this.common = new Chain(before);
    this.own = new Chain(own);
  }

  /** The tapes of the layers before the members differ, and after. */
  private static final class Room extends Scratch {
    final Tape common;
    final Tape own;

    Room(Tape common, Tape own) {
      super(0);
      this.common = common;
      this.own = own;
    }
  }

  /**
   * All layers, whose parameters follow one another. From the one after {@link MemberInputs} on,
   * each row is that of a member.
   */
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>(common.layers());
    layers.addAll(own.layers());
    return layers;
  }

  @Override
  public int inputs() {
    return common.inputs();
  }

  @Override
  public int outputs() {
    return Math.multiplyExact(members, own.outputs());
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    return new Chain(layers()).parameterArrays();
  }

  @Override
  public Scratch scratch(int rows) {
    return new Room(new Tape(common, rows), new Tape(own, Math.multiplyExact(rows, members)));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    Room room = (Room) scratch;
    room.common.begin(x, scratch.training(), scratch.seed());
    common.forward(rows, w, at, room.common);
    // Another seed than those of the layers before.
    long seed = Seeds.mix(scratch.seed(), common.layers().size());
    room.own.begin(room.common.last(), scratch.training(), seed);
    own.forward(rows * members, w, at + common.parameters(), room.own);
    System.arraycopy(room.own.last(), 0, y, 0, rows * outputs());
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
    Room room = (Room) scratch;
    System.arraycopy(dy, 0, room.own.lastSlope(), 0, rows * outputs());
    float[] between = room.common.lastSlope();
    own.backward(rows * members, w, at + common.parameters(), room.own, between, dw);
    common.backward(rows, w, at, room.common, dx, dw);
  }
}
