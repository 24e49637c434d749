package kindling.data.features;

/** How the features of rows are kept in blocks. */
public enum FeatureType {
  /** Each an unsigned byte. */
  BYTES("bytes"),
  /** Each a float. */
  FLOATS("numbers"),
  /** Those that are not zero, with their indices. */
  SPARSE("sparse numbers");

  private final String noun;

  FeatureType(String noun) {
    this.noun = noun;
  }

  @Override
  public String toString() {
    return noun;
  }
}
