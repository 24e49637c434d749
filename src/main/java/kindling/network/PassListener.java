package kindling.network;

/**
 * Follows a pass for a gradient through the layers of a network. Its methods are called between the
 * layers, on the thread that computes.
 */
public interface PassListener {
  /** Does nothing. */
  PassListener NONE =
      new PassListener() {
        @Override
        public void beforeForward(int layer) {}

        @Override
        public void beforeBackward(double lossSum, int rows) {}

        @Override
        public void afterBackward(int layer) {}
      };

  /**
   * The pass is about to read the parameters of a layer for the first time.
   *
   * @param layer counted from 0
   */
  void beforeForward(int layer);

  /**
   * The forward pass has ended.
   *
   * @param lossSum the sum of the rows' losses
   */
  void beforeBackward(double lossSum, int rows);

  /**
   * The gradient of a layer, and of all layers after it, is complete. The pass does not read their
   * parameters again. A layer at the beginning that has no parameters may be left out.
   *
   * @param layer counted from 0
   */
  void afterBackward(int layer);
}
