package kindling.rows.seen;

import java.io.Serial;
import kindling.data.Rounding;
import org.apache.spark.util.AccumulatorV2;

/**
 * Brings to the driver what tasks saw of {@link Rounding}. A task that is repeated changes nothing.
 */
public final class RoundingSeen extends AccumulatorV2<Rounding, Rounding> {
  @Serial private static final long serialVersionUID = 1L;

  private Rounding seen;
  private boolean zero = true;

  /** For rows of some features. */
  public RoundingSeen(int width) {
    this.seen = new Rounding(width);
  }

  @Override
  public boolean isZero() {
    return zero;
  }

  @Override
  public AccumulatorV2<Rounding, Rounding> copy() {
    RoundingSeen copy = new RoundingSeen(seen.width());
    copy.seen.add(seen);
    copy.zero = zero;
    return copy;
  }

  @Override
  public void reset() {
    seen = new Rounding(seen.width());
    zero = true;
  }

  @Override
  public void add(Rounding rounding) {
    seen.add(rounding);
    zero = false;
  }

  @Override
  public void merge(AccumulatorV2<Rounding, Rounding> other) {
    if (!other.isZero()) {
      add(other.value());
    }
  }

  @Override
  public Rounding value() {
    return seen;
  }
}
