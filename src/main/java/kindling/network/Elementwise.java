package kindling.network;

/** A layer that treats every element for itself, in place unless it says otherwise. */
interface Elementwise extends SameShape, PureLayer {
  @Override
  default boolean inPlace() {
    return true;
  }
}
