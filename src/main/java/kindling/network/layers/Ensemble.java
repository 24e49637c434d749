package kindling.network.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import kindling.config.Registry.Entry;
import kindling.network.Chain;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.ParameterArray;
import kindling.network.Scratch;
import kindling.network.Tape;
import kindling.network.layers.members.MemberAffine;
import kindling.network.layers.members.MemberHeads;
import kindling.network.layers.members.MemberMean;

/**
 * An ensemble of networks that share their weights (Gorishniy, Kotelnikov, Babenko: TabM: Advancing
 * Tabular Deep Learning with Parameter-Efficient Ensembling, ICLR 2025). Each affine layer becomes
 * a {@link MemberAffine}, and the last one, if the list ends with it, {@link MemberHeads}. It is
 * the last layer of a network; {@link MemberMean} combines the scores of its members.
 *
 * <p>Shapes: x (rows, inputs), y (rows, members·outputs of the last layer). Inside, each row
 * becomes neighbouring rows, one for each member, so that one matrix product serves all members.
 */
public final class Ensemble implements Layer {
  private static final long serialVersionUID = 1L;

  /** Its line in the list of layers. */
  public static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "ensemble",
          "ensemble(MEMBERS; LAYER; LAYER; ...)",
          "log of the mean probability, or mean, over the members",
          "the last layer: MEMBERS networks of these layers, which share the weights of their affine layers and have factors of their own for the inputs and outputs; the loss is the mean over the members",
          "Gorishniy, Kotelnikov and Babenko, 2025",
          Ensemble::parse);

  private static final int MOST_MEMBERS = 1024;

  private final int members;
  private final List<Layer> written;
  private final Chain chain;

  /**
   * An ensemble.
   *
   * @param written layers of a member, as the conf file has them
   */
  public Ensemble(int members, List<Layer> written) {
    this.members = members;
    this.written = List.copyOf(written);
    List<Layer> layers = new ArrayList<>();
    boolean first = true;
    for (int i = 0; i < written.size(); i++) {
      if (!(written.get(i) instanceof Affine affine)) {
        layers.add(written.get(i));
        continue;
      }
      boolean last = i == written.size() - 1;
      layers.add(
          last && !first
              ? new MemberHeads(affine.inputs(), affine.outputs(), members)
              : new MemberAffine(affine.inputs(), affine.outputs(), members, first));
      first = false;
    }
    this.chain = new Chain(layers);
  }

  private static Layer parse(LayerText text) {
    List<String> inside = new ArrayList<>(text.inParentheses());
    String members = inside.remove(0);
    if (!members.matches("[1-9]\\d{0,3}") || Integer.parseInt(members) > MOST_MEMBERS) {
      throw new IllegalArgumentException(
          "its number of members is \"%s\"; it must be from 1 to %,d. Expected %s"
              .formatted(members, MOST_MEMBERS, KIND.usage()));
    }
    List<Layer> layers =
        NetworkParser.layers(inside, text.input(), "its layer ", "the ensemble's input has ");
    if (layers.stream().noneMatch(Affine.class::isInstance)) {
      throw new IllegalArgumentException(
          "its members must have an affine layer, in which they differ. Expected " + KIND.usage());
    }
    return new Ensemble(Integer.parseInt(members), layers);
  }

  /** The tape of the members. */
  private static final class Room extends Scratch {
    final Tape tape;
    float[] slopes; // of the copies of x; null until first used

    Room(Tape tape, int floats) {
      super(floats);
      this.tape = tape;
    }

    float[] slopes() {
      slopes = slopes == null ? new float[floats().length] : slopes;
      return slopes;
    }
  }

  /** The number of members. */
  public int members() {
    return members;
  }

  boolean endsAffine() {
    return written.get(written.size() - 1) instanceof Affine;
  }

  /** The layers of all members, whose parameters follow one another. */
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
    return chain.parameterArrays();
  }

  @Override
  public Scratch scratch(int rows) {
    int inside = Math.multiplyExact(rows, members);
    return new Room(new Tape(chain, inside), Math.multiplyExact(inside, inputs()));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    Tape tape = ((Room) scratch).tape;
    float[] copies = scratch.floats();
    for (int row = 0; row < rows; row++) {
      for (int m = 0; m < members; m++) {
        System.arraycopy(x, row * inputs(), copies, (row * members + m) * inputs(), inputs());
      }
    }
    tape.begin(copies, scratch.training(), scratch.seed());
    chain.forward(rows * members, w, at, tape);
    System.arraycopy(tape.last(), 0, y, 0, rows * outputs());
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
    Tape tape = room.tape;
    System.arraycopy(dy, 0, tape.lastSlope(), 0, rows * outputs());
    float[] slopes = dx == null ? null : room.slopes();
    chain.backward(rows * members, w, at, tape, slopes, dw);
    if (dx == null) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < inputs(); i++) {
        float sum = 0;
        for (int m = 0; m < members; m++) {
          sum += slopes[(row * members + m) * inputs() + i];
        }
        dx[row * inputs() + i] = sum; // Σ over the members
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ensemble ensemble
        && members == ensemble.members
        && written.equals(ensemble.written);
  }

  @Override
  public int hashCode() {
    return 31 * members + written.hashCode();
  }

  @Override
  public String toString() {
    return written.stream()
        .map(Layer::toString)
        .collect(Collectors.joining("; ", "ensemble(" + members + "; ", ")"));
  }
}
