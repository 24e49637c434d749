package kindling.network.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import kindling.config.NetworkSettings;
import kindling.config.NetworkSettings.EnsembleKind;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.ParameterArray;
import kindling.network.Scratch;
import kindling.network.layers.members.MemberAffine;
import kindling.network.layers.members.MemberHeads;
import kindling.network.layers.members.MemberMean;
import kindling.network.layers.members.SeparateMembers;
import kindling.network.layers.members.SharedMembers;

/**
 * An ensemble of networks, which predict together. Its members share their weights ({@link
 * SharedMembers}) or nothing ({@link SeparateMembers}). It is the last layer of a network; {@link
 * MemberMean} combines the scores of its members.
 *
 * <p>Shapes: x (rows, inputs), y (rows, members·outputs of the last layer), of which each member
 * has neighbouring outputs.
 */
public final class Ensemble implements Layer {
  private static final long serialVersionUID = 1L;

  /** Its line in the list of layers. */
  public static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "ensemble",
          "ensemble(MEMBERS [mini or separate]; LAYER; LAYER; ...)",
          "log of the mean probability, or mean, over the members",
          "the last layer: MEMBERS networks of these layers, which share the weights of their affine layers and have factors of their own for the inputs and outputs; with mini they share all layers but the last, and have factors for the inputs of the first one only; with separate they share nothing; the loss is the mean over the members",
          "Gorishniy, Kotelnikov and Babenko, 2025; separate: Lakshminarayanan, Pritzel and Blundell, 2017",
          Ensemble::parse);

  private final int members;
  private final EnsembleKind kind;
  private final List<Layer> written;
  private final Layer body;

  /**
   * An ensemble.
   *
   * @param kind what the members do not share
   * @param written layers of a member, as the conf file has them
   */
  public Ensemble(int members, EnsembleKind kind, List<Layer> written) {
    this.members = members;
    this.kind = kind;
    this.written = List.copyOf(written);
    this.body = kind == EnsembleKind.SEPARATE ? new SeparateMembers(members, written) : shared();
  }

  private SharedMembers shared() {
    int first = firstAffine(written);
    List<Layer> own = new ArrayList<>();
    for (int i = first; i < written.size(); i++) {
      Layer layer = written.get(i);
      boolean last = i == written.size() - 1;
      own.add(layer instanceof Affine affine ? ofMembers(affine, i == first, last) : layer);
    }
    return new SharedMembers(members, written.subList(0, first), own);
  }

  private Layer ofMembers(Affine affine, boolean first, boolean last) {
    boolean mini = kind == EnsembleKind.MINI;
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
    EnsembleKind kind =
        switch (words.length > 1 ? words[1] : "") {
          case "" -> EnsembleKind.FULL;
          case "mini" -> EnsembleKind.MINI;
          case "separate" -> EnsembleKind.SEPARATE;
          default ->
              throw new IllegalArgumentException(
                  "unexpected \"%s\"; expected %s".formatted(words[1], KIND.usage()));
        };
    List<Layer> layers =
        NetworkParser.layers(inside, text.input(), "its layer ", "the ensemble's input has ");
    if (firstAffine(layers) == layers.size()) {
      throw new IllegalArgumentException(
          "its members must have an affine layer, in which they differ. Expected " + KIND.usage());
    }
    return new Ensemble(Integer.parseInt(members), kind, layers);
  }

  /** The number of members. */
  public int members() {
    return members;
  }

  /** The last layer of a member. */
  Layer last() {
    return written.get(written.size() - 1);
  }

  /** All members as one layer. */
  public Layer body() {
    return body;
  }

  @Override
  public int inputs() {
    return body.inputs();
  }

  @Override
  public int outputs() {
    return body.outputs();
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    return body.parameterArrays();
  }

  @Override
  public Scratch scratch(int rows) {
    return body.scratch(rows);
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    body.forward(rows, x, w, at, y, scratch);
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
    body.backward(rows, x, y, dy, w, at, dx, dw, scratch);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ensemble ensemble
        && members == ensemble.members
        && kind == ensemble.kind
        && written.equals(ensemble.written);
  }

  @Override
  public int hashCode() {
    return Objects.hash(members, kind, written);
  }

  @Override
  public String toString() {
    String word = kind == EnsembleKind.FULL ? "" : " " + kind.name().toLowerCase(Locale.ROOT);
    return written.stream()
        .map(Layer::toString)
        .collect(Collectors.joining("; ", "ensemble(" + members + word + "; ", ")"));
  }
}
