package kindling.metrics;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The most confident mistakes among some rows: those with the highest probability for a wrong
 * class. Mutable; mistakes of parts can be added, in any order.
 */
public final class Mistakes implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final Comparator<Mistake> FROM_WORST =
      Comparator.comparingDouble((Mistake mistake) -> -mistake.probability)
          .thenComparingLong(mistake -> mistake.key)
          .thenComparingInt(mistake -> mistake.truth)
          .thenComparingInt(mistake -> mistake.guess);

  private final int most;
  private final ArrayList<Mistake> worst = new ArrayList<>(); // most confident first

  /** A row with a wrong prediction. Not a record, because Kryo cannot handle records. */
  public static final class Mistake implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    private final long key;
    private final int truth;
    private final int guess;
    private final double probability;
    private float[] features; // null until the mistake is kept

    private Mistake(long key, int truth, int guess, double probability) {
      this.key = key;
      this.truth = truth;
      this.guess = guess;
      this.probability = probability;
    }

    /** The key that identifies the row. */
    public long key() {
      return key;
    }

    /** The class of the row. */
    public int truth() {
      return truth;
    }

    /** The predicted class. */
    public int guess() {
      return guess;
    }

    /** The probability of the predicted class. */
    public double probability() {
      return probability;
    }

    /** The features of the row. */
    public float[] features() {
      return features;
    }
  }

  /**
   * An empty collection.
   *
   * @param most number of mistakes to keep
   */
  public Mistakes(int most) {
    this.most = most;
  }

  /**
   * Adds a mistake, which is kept if it is among the most confident ones.
   *
   * @param features of the row; called only if the mistake is kept
   */
  public void add(long key, int truth, int guess, double probability, Supplier<float[]> features) {
    Mistake mistake = new Mistake(key, truth, guess, probability);
    if (keep(mistake)) {
      mistake.features = features.get();
    }
  }

  /** Adds the mistakes of other rows. */
  public void add(Mistakes others) {
    others.worst.forEach(this::keep);
  }

  /** An empty collection of the same capacity. */
  Mistakes empty() {
    return new Mistakes(most);
  }

  /** All kept mistakes, the most confident first. */
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
