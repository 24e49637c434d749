package kindling.metrics;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The most confident mistakes among some rows: those that got the highest probability for a class
 * that they are not of. Parts add up to the same, whatever their order. Changed in place.
 */
public final class Mistakes implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final Comparator<Mistake> FROM_WORST =
      Comparator.comparingDouble((Mistake mistake) -> -mistake.probability)
          .thenComparingLong(mistake -> mistake.key)
          .thenComparingInt(mistake -> mistake.truth)
          .thenComparingInt(mistake -> mistake.guess);

  private final int most;
  private final ArrayList<Mistake> worst = new ArrayList<>(); // in their order

  /** A row that was taken for what it is not. A plain class, because Kryo cannot handle records. */
  public static final class Mistake implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    private final long key;
    private final int truth;
    private final int guess;
    private final double probability;
    private float[] features; // null only while nobody knows whether they are wanted

    private Mistake(long key, int truth, int guess, double probability) {
      this.key = key;
      this.truth = truth;
      this.guess = guess;
      this.probability = probability;
    }

    /** What identifies the row. */
    public long key() {
      return key;
    }

    /** Its class. */
    public int truth() {
      return truth;
    }

    /** The class that it was taken for. */
    public int guess() {
      return guess;
    }

    /** That the network gave to the guess. */
    public double probability() {
      return probability;
    }

    /** The row itself. */
    public float[] features() {
      return features;
    }
  }

  /**
   * None yet.
   *
   * @param most how many are kept
   */
  public Mistakes(int most) {
    this.most = most;
  }

  /**
   * One more mistake, which is kept as long as there are not enough worse ones.
   *
   * @param features of the row; asked for only if it is kept
   */
  public void add(long key, int truth, int guess, double probability, Supplier<float[]> features) {
    Mistake mistake = new Mistake(key, truth, guess, probability);
    if (keep(mistake)) {
      mistake.features = features.get();
    }
  }

  /** Those among other rows. */
  public void add(Mistakes others) {
    others.worst.forEach(this::keep);
  }

  /** As many may be kept, and none is yet. */
  Mistakes empty() {
    return new Mistakes(most);
  }

  /** All that are kept, from the most confident one on. */
  public List<Mistake> fromWorst() {
    return List.copyOf(worst);
  }

  private boolean keep(Mistake mistake) {
    int place = Collections.binarySearch(worst, mistake, FROM_WORST);
    int at = place < 0 ? -place - 1 : place;
    if (at >= most) {
      return false;
    }
    worst.add(at, mistake);
    if (worst.size() > most) {
      worst.remove(most);
    }
    return true;
  }
}
