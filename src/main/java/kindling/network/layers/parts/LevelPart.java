package kindling.network.layers.parts;

import java.util.List;
import kindling.network.ParameterArray;

/**
 * One input, the number of a level, that becomes a row of a trained table: {@code y = W[x]} (Guo,
 * Berkhahn: Entity Embeddings of Categorical Variables, 2016, eq. 2 and 4).
 *
 * <p>Shapes: W (levels, width), y (width). Level 0 stands for all levels that a training set does
 * not have, and its row begins with zeros. An input that is no whole number from 0 to levels - 1,
 * such as NaN, counts as level 0. There is no slope with respect to a level: its dx is 0.
 */
public record LevelPart(int levels, int width) implements Part {
  /** Float32 represents all whole numbers up to this one. */
  private static final int MOST_LEVELS = 1 << 24;

  /** Refuses an empty table, and levels that a float cannot represent. */
  public LevelPart {
    Parts.require(levels > 0 && width > 0, "a table must have at least one level and one output");
    Parts.require(levels <= MOST_LEVELS, "a table has at most %,d levels".formatted(MOST_LEVELS));
  }

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public int outputs() {
    return width;
  }

  @Override
  public List<ParameterArray> arrays(int number) {
    return List.of(ParameterArray.table("weight" + number, levels, width));
  }

  @Override
  public int parameters() {
    return Math.multiplyExact(levels, width);
  }

  /** The level of an input; 0 if it is not the number of a level. */
  int level(float x) {
    int level = (int) x;
    return level == x && level >= 0 && level < levels ? level : 0;
  }

  @Override
  public void forward(float[] x, int i, float[] w, int at, float[] y, int j) {
    System.arraycopy(w, at + level(x[i]) * width, y, j, width);
  }

  @Override
  public void backward(
      float[] x, int i, float[] dy, int j, float[] w, int at, float[] dx, float[] dw) {
    int to = at + level(x[i]) * width;
    for (int k = 0; k < width; k++) {
      dw[to + k] += dy[j + k]; // dW[level] = Σ dy over the rows of this level
    }
    if (dx != null) {
      dx[i] = 0;
    }
  }

  @Override
  public int means() {
    return levels;
  }

  /**
   * The mean row of the table.
   *
   * @param means share of each level
   */
  @Override
  public void mean(float[] means, int m, float[] w, int at, float[] y, int j) {
    for (int level = 0; level < levels; level++) {
      for (int k = 0; k < width; k++) {
        y[j + k] += means[m + level] * w[at + level * width + k];
      }
    }
  }

  @Override
  public String toString() {
    return levels + "x" + width;
  }
}
