package kindling.network.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import kindling.config.NetworkSettings;
import kindling.config.Registry.Entry;
import kindling.math.Seeds;
import kindling.network.Chain;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.ParameterArray;
import kindling.network.Scratch;
import kindling.network.Tape;
import kindling.network.layers.members.MemberAffine;
import kindling.network.layers.members.MemberHeads;
import kindling.network.layers.members.MemberInputs;
import kindling.network.layers.members.MemberMean;

/**
 * An ensemble of networks that share their weights (Gorishniy, Kotelnikov, Babenko: TabM: Advancing
 * Tabular Deep Learning with Parameter-Efficient Ensembling, ICLR 2025). Before the first affine
 * layer, {@link MemberInputs} make the members differ. Each affine layer becomes a {@link
 * MemberAffine}, and the last one, if the list ends with it, {@link MemberHeads}. In a mini
 * ensemble (TabM-mini, section 3.3 of the paper) all other layers are those of a single network. It
 * is the last layer of a network; {@link MemberMean} combines the scores of its members.
 *
 * <p>Shapes: x (rows, inputs), y (rows, members·outputs of the last layer). The layers before the
 * first affine one compute x once for all members. After them, each row becomes neighbouring rows,
 * one for each member, so that one matrix product serves all members.
 */
public final class Ensemble implements Layer {
  private static final long serialVersionUID = 1L;

  /** Its line in the list of layers. */
  public static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "ensemble",
          "ensemble(MEMBERS [mini]; LAYER; LAYER; ...)",
          "log of the mean probability, or mean, over the members",
          "the last layer: MEMBERS networks of these layers, which share the weights of their affine layers and have factors of their own for the inputs and outputs; with mini they share all layers but the last, and have factors for the inputs of the first one only; the loss is the mean over the members",
          "Gorishniy, Kotelnikov and Babenko, 2025",
          Ensemble::parse);

  private final int members;
  private final boolean mini;
  private final List<Layer> written;
  private final Chain common;
  private final Chain own;

  /**
   * An ensemble.
   *
   * @param mini whether only the inputs of the first affine layer and the last layer are a member's
   *     own (TabM-mini)
   * @param written layers of a member, as the conf file has them
   */
  public Ensemble(int members, boolean mini, List<Layer> written) {
    this.members = members;
    this.mini = mini;
    this.written = List.copyOf(written);
    int first = firstAffine(written);
    List<Layer> before = new ArrayList<>(written.subList(0, first));
    before.add(new MemberInputs(written.get(first).inputs(), members));
    List<Layer> after = new ArrayList<>();
    for (int i = first; i < written.size(); i++) {
      Layer layer = written.get(i);
      after.add(
          layer instanceof Affine affine
              ? ofMembers(affine, i == first, i == written.size() - 1)
              : layer);
    }
    this.common = new Chain(before);
    this.own = new Chain(after);
  }

  private Layer ofMembers(Affine affine, boolean first, boolean last) {
    if (last && (mini || !first)) {
      return new MemberHeads(affine.inputs(), affine.outputs(), members);
    }
    return mini ? affine : new MemberAffine(affine.inputs(), affine.outputs(), members, first);
  }

  /** The position of the first affine layer; the number of layers if there is none. */
  static int firstAffine(List<Layer> layers) {
    int first = 0;
    while (first < layers.size() && !(layers.get(first) instanceof Affine)) {
      first++;
    }
    return first;
  }

  private static Layer parse(LayerText text) {
    List<String> inside = new ArrayList<>(text.inParentheses());
    String[] words = inside.remove(0).strip().split("\\s+", 2);
    String members = words[0];
    if (!members.matches("[1-9]\\d{0,3}")
        || Integer.parseInt(members) > NetworkSettings.MOST_MEMBERS) {
      throw new IllegalArgumentException(
          "its number of members is \"%s\"; it must be from 1 to %,d. Expected %s"
              .formatted(members, NetworkSettings.MOST_MEMBERS, KIND.usage()));
    }
    boolean mini = words.length > 1 && words[1].equals("mini");
    if (words.length > 1 && !mini) {
      throw new IllegalArgumentException(
          "unexpected \"%s\"; expected %s".formatted(words[1], KIND.usage()));
    }
    List<Layer> layers =
        NetworkParser.layers(inside, text.input(), "its layer ", "the ensemble's input has ");
    if (firstAffine(layers) == layers.size()) {
      throw new IllegalArgumentException(
          "its members must have an affine layer, in which they differ. Expected " + KIND.usage());
    }
    return new Ensemble(Integer.parseInt(members), mini, layers);
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

  /** The number of members. */
  public int members() {
    return members;
  }

  /** The last layer of a member. */
  Layer last() {
    return written.get(written.size() - 1);
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

  /** Parameters of the layers before the members differ. */
  private int commonParameters() {
    return common.layers().stream().mapToInt(Layer::parameters).sum();
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
    own.forward(rows * members, w, at + commonParameters(), room.own);
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
    own.backward(rows * members, w, at + commonParameters(), room.own, between, dw);
    common.backward(rows, w, at, room.common, dx, dw);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ensemble ensemble
        && members == ensemble.members
        && mini == ensemble.mini
        && written.equals(ensemble.written);
  }

  @Override
  public int hashCode() {
    return Objects.hash(members, mini, written);
  }

  @Override
  public String toString() {
    return written.stream()
        .map(Layer::toString)
        .collect(Collectors.joining("; ", "ensemble(" + members + (mini ? " mini; " : "; "), ")"));
  }
}
