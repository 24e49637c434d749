package kindling.network;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A skip connection around some layers: {@code y = x + F(x)}, {@code dx = dy + F'(x)ᵀ·dy} (He,
 * Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2015, eq. 1). Shapes: x and y
 * (rows, width).
 */
public record Residual(Chain chain) implements SameShape {
  static final String USAGE =
      "residual(LAYER; LAYER; ...), such as residual(affine 50; relu; affine 50)";

  /** Refuses layers that do not give back the shape that they take. */
  public Residual {
    if (chain.inputs() != chain.outputs()) {
      throw new IllegalArgumentException(
          "what goes around must come back in the same shape, but its layers take %d inputs and give %d"
              .formatted(chain.inputs(), chain.outputs()));
    }
  }

  /** A tape for the layers inside. */
  private static final class Room extends Scratch {
    final Tape tape;

    Room(Tape tape) {
      super(0);
      this.tape = tape;
    }
  }

  /** The layers that it goes around, whose parameters lie one behind the other. */
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
  public void forward(
      int rows, float[] x, float[] parameters, int offset, float[] y, Scratch scratch) {
    Tape tape = ((Room) scratch).tape;
    tape.begin(x, scratch.training(), scratch.seed());
    chain.forward(rows, parameters, offset, tape);
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
      float[] parameters,
      int offset,
      float[] dx,
      float[] gradient,
      Scratch scratch) {
    Tape tape = ((Room) scratch).tape;
    int n = rows * inputs();
    // A layer in place would write over dy, which is needed again.
    System.arraycopy(dy, 0, tape.lastSlope(), 0, n);
    chain.backward(rows, parameters, offset, tape, dx, gradient);
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
