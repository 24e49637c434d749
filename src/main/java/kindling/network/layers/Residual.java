package kindling.network.layers;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import kindling.config.Registry.Entry;
import kindling.data.Shape;
import kindling.network.Chain;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.ParameterArray;
import kindling.network.Scratch;
import kindling.network.Tape;

/**
 * A skip connection around some layers: {@code y = x + F(x)}, {@code dx = dy + F'(x)ᵀ·dy} (He,
 * Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2015, eq. 1). Shapes: x and y
 * (rows, width).
 */
public record Residual(Chain chain) implements SameShape {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "residual",
          "residual(LAYER; LAYER; ...)",
          "x + F(x)",
          "adds the input to the output of the inner layers F, which must have the same shape",
          "He and others, 2015",
          Residual::parse);

  /** Refuses layers whose output size differs from their input size. */
  public Residual {
    if (chain.inputs() != chain.outputs()) {
      throw new IllegalArgumentException(
          "its layers must give the shape of their input, but they take %d inputs and give %d"
              .formatted(chain.inputs(), chain.outputs()));
    }
  }

  private static Layer parse(LayerText text) {
    List<String> inside = text.inParentheses();
    Shape input = text.input();
    Chain chain =
        new Chain(NetworkParser.layers(inside, input, "its layer ", "the residual's input has "));
    Shape output = chain.outputShape(input);
    if (output.isImage() && input.isImage() && !output.equals(input)) {
      throw new IllegalArgumentException(
          "its layers must give the shape of their input, but they turn %s into %s"
              .formatted(input, output));
    }
    return new Residual(chain);
  }

  /** The tape of the inner layers. */
  private static final class Room extends Scratch {
    final Tape tape;

    Room(Tape tape) {
      super(0);
      this.tape = tape;
    }
  }

  /** The inner layers, whose parameters follow one another. */
  public List<Layer> layers() {
    return chain.layers();
  }

  @Override
  public int width() {
    return chain.inputs();
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    return chain.parameterArrays();
  }

  @Override
  public Scratch scratch(int rows) {
    return new Room(new Tape(chain, rows));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    Tape tape = ((Room) scratch).tape;
    tape.begin(x, scratch.training(), scratch.seed());
    chain.forward(rows, w, at, tape);
    float[] f = tape.last();
    for (int i = 0; i < rows * inputs(); i++) {
      y[i] = x[i] + f[i];
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
    Tape tape = ((Room) scratch).tape;
    int n = rows * inputs();
    // A copy, because a layer that works in place would overwrite dy, which is needed again.
    System.arraycopy(dy, 0, tape.lastSlope(), 0, n);
    chain.backward(rows, w, at, tape, dx, dw);
    if (dx == null) {
      return;
    }
    for (int i = 0; i < n; i++) {
      dx[i] += dy[i];
    }
  }

  @Override
  public String toString() {
    return chain.layers().stream()
        .map(Layer::toString)
        .collect(Collectors.joining("; ", "residual(", ")"));
  }
}
