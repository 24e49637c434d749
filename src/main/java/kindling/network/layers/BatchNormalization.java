package kindling.network.layers;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.ParameterArray;
import kindling.network.Scratch;

/**
 * Batch normalization: {@code y = γ·(x - μ) / √(σ² + ε) + β} for each channel (Ioffe, Szegedy:
 * Batch Normalization, ICML 2015, algorithms 1 and 2).
 *
 * <p>Shapes: x and y (rows · places, channels); γ, β and the running mean and variance (channels),
 * which are its parameters in this order. In training, μ and σ² are those of the rows that a shard
 * has in the batch, so shards do not wait for each other and the bits depend only on the shards. In
 * prediction, they are the running ones. The "gradient" of a running value is its difference to the
 * value of these rows, times {@value #PACE}, so that it is summed, averaged and applied like other
 * gradients.
 */
public record BatchNormalization(Shape shape) implements SameShape {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "batch-normalization",
          "batch-normalization",
          "γ·(x - μ) / √(σ² + ε) + β",
          "normalises each unit or channel: in training with the statistics of a shard's rows in the batch, in prediction with running statistics",
          "Ioffe and Szegedy, 2015",
          text -> new BatchNormalization(text.input()));

  /** The step of running values towards those of a batch. */
  private static final float PACE = 0.1f;

  /** ε. */
  public static final double EPSILON = 1e-5;

  /** The number of rows that are summed in single precision. */
  private static final int ROWS_AT_ONCE = 64;

  /** Numbers of each channel for the backward pass. */
  private static final class Room extends Scratch {
    final double[] sums;
    final double[] products;
    final float[] mean;
    final float[] scale;

    Room(int channels) {
      super(2 * channels);
      this.sums = new double[channels];
      this.products = new double[channels];
      this.mean = new float[channels];
      this.scale = new float[channels]; // 1 / √(σ² + ε)
    }
  }

  @Override
  public int width() {
    return shape.size();
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    int channels = shape.channels();
    return List.of(
        ParameterArray.bias("scale", 1, channels),
        ParameterArray.bias("shift", 0, channels),
        ParameterArray.statistic("mean", 0, channels),
        ParameterArray.statistic("variance", 1, channels));
  }

  @Override
  public Scratch scratch(int rows) {
    return new Room(shape.channels());
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    int channels = shape.channels();
    Room room = (Room) scratch;
    if (scratch.training()) {
      measure(rows, x, room);
    } else {
      for (int c = 0; c < channels; c++) {
        room.mean[c] = w[at + 2 * channels + c];
        // Rounding in the averages of local steps can make a variance negative.
        float variance = Math.max(0f, w[at + 3 * channels + c]);
        room.scale[c] = (float) (1 / Math.sqrt(variance + EPSILON));
      }
    }
    float[] factors = room.floats(); // y = a·x + b
    for (int c = 0; c < channels; c++) {
      factors[c] = w[at + c] * room.scale[c];
      factors[channels + c] = w[at + channels + c] - factors[c] * room.mean[c];
    }
    for (int i = 0; i < rows * shape.size(); i += channels) {
      for (int c = 0; c < channels; c++) {
        y[i + c] = factors[c] * x[i + c] + factors[channels + c];
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
    int channels = shape.channels();
    int n = rows * shape.height() * shape.width();
    Room room = (Room) scratch;
    if (scratch.training()) {
      runningGradient(rows, n, w, at, dw, room);
    } else {
      Arrays.fill(dw, at + 2 * channels, at + 4 * channels, 0f);
    }
    slopes(n, x, dy, room);
    float[] factors = room.floats(); // dx = a·dy + b·x + c, with c in the place of room.mean
    for (int c = 0; c < channels; c++) {
      double dScale = room.products[c] * room.scale[c]; // Σ dy·(x - μ)/√(σ² + ε)
      double dShift = room.sums[c]; // Σ dy
      dw[at + c] = (float) dScale;
      dw[at + channels + c] = (float) dShift;
      double a = (double) w[at + c] * room.scale[c];
      if (!scratch.training()) { // μ and σ² do not depend on x
        factors[c] = (float) a;
        factors[channels + c] = 0;
        room.mean[c] = 0;
        continue;
      }
      double b = -a * room.scale[c] * dScale / n;
      factors[c] = (float) a;
      factors[channels + c] = (float) b;
      room.mean[c] = (float) (-a * dShift / n - b * room.mean[c]);
    }
    if (dx == null) {
      return;
    }
    for (int i = 0; i < n * channels; i += channels) {
      for (int c = 0; c < channels; c++) {
        dx[i + c] = factors[c] * dy[i + c] + (factors[channels + c] * x[i + c] + room.mean[c]);
      }
    }
  }

  /** Computes mean and standard deviation of every channel. */
  private void measure(int rows, float[] x, Room room) {
    int channels = shape.channels();
    int n = rows * shape.height() * shape.width();
    float[] part = room.floats();
    Arrays.fill(room.sums, 0);
    for (int from = 0; from < n; from += ROWS_AT_ONCE) {
      Arrays.fill(part, 0, channels, 0f);
      for (int row = from; row < Math.min(n, from + ROWS_AT_ONCE); row++) {
        for (int c = 0; c < channels; c++) {
          part[c] += x[row * channels + c];
        }
      }
      for (int c = 0; c < channels; c++) {
        room.sums[c] += part[c];
      }
    }
    for (int c = 0; c < channels; c++) {
      room.mean[c] = (float) (room.sums[c] / n);
    }
    Arrays.fill(room.sums, 0);
    for (int from = 0; from < n; from += ROWS_AT_ONCE) {
      Arrays.fill(part, 0, channels, 0f);
      for (int row = from; row < Math.min(n, from + ROWS_AT_ONCE); row++) {
        for (int c = 0; c < channels; c++) {
          float difference = x[row * channels + c] - room.mean[c];
          part[c] += difference * difference;
        }
      }
      for (int c = 0; c < channels; c++) {
        room.sums[c] += part[c];
      }
    }
    for (int c = 0; c < channels; c++) {
      room.scale[c] = (float) (1 / Math.sqrt(room.sums[c] / n + EPSILON));
    }
  }

  /**
   * Computes the "gradient" of the running values; must precede slopes, which reuses the arrays.
   */
  private void runningGradient(int rows, int n, float[] w, int at, float[] dw, Room room) {
    int channels = shape.channels();
    int mean = at + 2 * channels;
    int variance = at + 3 * channels;
    for (int c = 0; c < channels; c++) {
      double unbiased = room.sums[c] / Math.max(1, n - 1);
      dw[mean + c] = rows * PACE * (w[mean + c] - room.mean[c]);
      dw[variance + c] = (float) (rows * PACE * (w[variance + c] - unbiased));
    }
  }

  /** Computes Σ dy and Σ dy·(x - μ) of every channel. */
  private void slopes(int n, float[] x, float[] dy, Room room) {
    int channels = shape.channels();
    float[] part = room.floats();
    Arrays.fill(room.sums, 0);
    Arrays.fill(room.products, 0);
    for (int from = 0; from < n; from += ROWS_AT_ONCE) {
      Arrays.fill(part, 0f);
      for (int row = from; row < Math.min(n, from + ROWS_AT_ONCE); row++) {
        for (int c = 0; c < channels; c++) {
          float slope = dy[row * channels + c];
          part[c] += slope;
          part[channels + c] += slope * (x[row * channels + c] - room.mean[c]);
        }
      }
      for (int c = 0; c < channels; c++) {
        room.sums[c] += part[c];
        room.products[c] += part[channels + c];
      }
    }
  }

  @Override
  public String toString() {
    return "batch-normalization";
  }
}
