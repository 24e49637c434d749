package kindling.network.layers;

/**
 * The matrix P of a convolution: its copies of an image, its products and its gradient. A row of P
 * is the patch under the window at one place, and a last column of ones belongs to the bias. P is
 * stored by rows or by columns, so that an image is copied in long runs.
 *
 * <p>Shapes: x and dx images (rows, height, width, channels), of which number {@code row} is the
 * first; P and dP (places, patch), where {@code places} counts the places in all images, and {@code
 * patch} includes the column of ones; W (patch, filters); Y (places, filters). Each array is
 * followed by the index of its first element.
 */
sealed interface Patches permits PatchRows, PatchColumns {
  /** A line of the window with fewer elements than this is too short to copy line by line. */
  int LONG_LINE = 16;

  /** The patches of a window: by columns, if a line of the window is short. */
  static Patches of(Window window, int filters) {
    boolean isShort = window.width() * window.image().channels() < LONG_LINE;
    return isShort ? new PatchColumns(window, filters) : new PatchRows(window, filters);
  }

  /** Copies the patches of images to P ("im2col"). */
  void copy(float[] x, int row, int places, float[] p, int from);

  /** {@code Y = P·W}. */
  void product(int places, float[] p, int from, float[] w, int at, float[] y, int to);

  /** {@code dW += Pᵀ·dY}. */
  void addWeightGradient(
      int places, float[] p, int from, float[] dy, int first, float[] dw, int at);

  /** {@code dP = dY·Wᵀ}. */
  void gradient(int places, float[] dy, int first, float[] w, int at, float[] dp, int from);

  /** Overwrites dx of these images with the sums of dP at each pixel ("col2im"). */
  void add(float[] dp, int from, int row, int places, float[] dx);
}
