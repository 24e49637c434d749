package kindling.network.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import kindling.config.Registry.Entry;
import kindling.config.UserError;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.ParameterArray;
import kindling.network.PureLayer;
import kindling.network.layers.parts.OffsetPart;
import kindling.network.layers.parts.Part;
import kindling.network.layers.parts.Parts;
import kindling.network.layers.parts.PassPart;

/**
 * The first layer for a table: each part of a row passes, or becomes a vector, see {@link Part}.
 *
 * <p>Shapes, row-major: x (rows, inputs), y (rows, outputs). The parts follow each other in x, in y
 * and in the parameters, whose names end with 1 for the first part that has any, and so on.
 */
public record Embedding(List<Part> parts) implements PureLayer {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "embedding",
          "embedding PART ...",
          "x, or row x of W, or a function of x",
          "for tables: a part N passes N inputs unchanged; a part LEVELSxWIDTH turns one input, the number of a level, into a row of a trained table, and any other number counts as level 0; piecewise:BINSxWIDTH and periodic:FREQUENCIESxWIDTH:DEVIATION turn one number into WIDTH numbers, by functions that are linear within bins, or sums of sines; offset is an input that the network adds to its scores, before the exponential function of a log link",
          "Guo and Berkhahn, 2016; Gorishniy, Rubachev and Babenko, 2022",
          Embedding::parse);

  /** Joins adjacent parts that pass inputs unchanged. */
  public Embedding {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one part");
    }
    List<Part> joined = new ArrayList<>();
    for (Part part : parts) {
      int last = joined.size() - 1;
      if (part instanceof PassPart pass
          && last >= 0
          && joined.get(last) instanceof PassPart before) {
        joined.set(last, new PassPart(Math.addExact(before.inputs(), pass.inputs())));
      } else {
        joined.add(part);
      }
    }
    parts = List.copyOf(joined);
    if (parts.stream().filter(OffsetPart.class::isInstance).count() > 1) {
      throw new IllegalArgumentException("there must be at most one offset");
    }
    sum(parts, Part::inputs);
    if (sum(parts, Part::outputs) == 0) {
      throw new IllegalArgumentException("there must be a part besides the offset");
    }
    sum(parts, Part::parameters);
  }

  /** A layer of these parts, in the order of the inputs. */
  public static Embedding of(List<Part> parts) {
    return new Embedding(parts);
  }

  private static Layer parse(LayerText text) {
    text.refuseInput();
    List<String> words = text.rest();
    if (words.isEmpty()) {
      throw UserError.of("its parts are missing")
          .cure("set {data.columns}, or write the parts, such as embedding 13 5x3");
    }
    return of(words.stream().map(Parts::of).toList());
  }

  private static int sum(List<Part> parts, ToIntFunction<Part> size) {
    return parts.stream().mapToInt(size).reduce(0, Math::addExact);
  }

  @Override
  public int offsetInput() {
    int input = 0;
    for (Part part : parts) {
      if (part instanceof OffsetPart) {
        return input;
      }
      input += part.inputs();
    }
    return -1;
  }

  @Override
  public int inputs() {
    return sum(parts, Part::inputs);
  }

  @Override
  public int outputs() {
    return sum(parts, Part::outputs);
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    List<ParameterArray> arrays = new ArrayList<>();
    int number = 1;
    for (Part part : parts) {
      List<ParameterArray> ofPart = part.arrays(number);
      arrays.addAll(ofPart);
      number += ofPart.isEmpty() ? 0 : 1;
    }
    return arrays;
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    int[] offsets = offsets(at);
    int i = 0; // in x
    int j = 0; // in y
    for (int row = 0; row < rows; row++) {
      for (int p = 0; p < offsets.length; p++) {
        Part part = parts.get(p);
        part.forward(x, i, w, offsets[p], y, j);
        i += part.inputs();
        j += part.outputs();
      }
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    int[] offsets = offsets(at);
    Arrays.fill(dw, at, at + parameters(), 0f);
    int i = 0; // in x and dx
    int j = 0; // in dy
    for (int row = 0; row < rows; row++) {
      for (int p = 0; p < offsets.length; p++) {
        Part part = parts.get(p);
        part.backward(x, i, dy, j, w, offsets[p], dx, dw);
        i += part.inputs();
        j += part.outputs();
      }
    }
  }

  /** The position of each part's first parameter. */
  private int[] offsets(int at) {
    int[] offsets = new int[parts.size()];
    int offset = at;
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = offset;
      offset += parts.get(p).parameters();
    }
    return offsets;
  }

  /**
   * The mean outputs of rows.
   *
   * @param means of the parts, one after the other, see {@link Part#mean}
   * @param w parameters, of which those of this layer begin at {@code at}
   */
  public float[] mean(float[] means, float[] w, int at) {
    float[] y = new float[outputs()];
    int[] offsets = offsets(at);
    int m = 0;
    int j = 0;
    for (int p = 0; p < offsets.length; p++) {
      Part part = parts.get(p);
      part.mean(means, m, w, offsets[p], y, j);
      m += part.means();
      j += part.outputs();
    }
    return y;
  }

  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining(" ", "embedding ", ""));
  }
}
