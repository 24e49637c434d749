package kindling.network.layers.parts;

/** Inputs that pass unchanged: {@code y = x}. */
public record PassPart(int inputs) implements Part {
  /** Refuses a part without inputs. */
  public PassPart {
    Parts.require(inputs > 0, "a part must have at least one input");
  }

  @Override
  public int outputs() {
    return inputs;
  }

  @Override
  public void forward(float[] x, int i, float[] w, int at, float[] y, int j) {
    System.arraycopy(x, i, y, j, inputs);
  }

  @Override
  public void backward(
      float[] x, int i, float[] dy, int j, float[] w, int at, float[] dx, float[] dw) {
    if (dx != null) {
      System.arraycopy(dy, j, dx, i, inputs);
    }
  }

  @Override
  public int means() {
    return inputs;
  }

  @Override
  public void mean(float[] means, int m, float[] w, int at, float[] y, int j) {
    System.arraycopy(means, m, y, j, inputs);
  }

  @Override
  public String toString() {
    return String.valueOf(inputs);
  }
}
