package kindling.rows.seen;

import java.io.Serial;
import org.apache.spark.util.AccumulatorV2;

/**
 * Counts the rows of a table's set that are left out: those without a label, and those of a class
 * that no training row has. Takes the class of each such row, or null. A task that is repeated may
 * count rows twice.
 */
public final class LeftOut extends AccumulatorV2<String, LeftOut> {
  @Serial private static final long serialVersionUID = 1L;

  private long unlabelled;
  private long unknown;
  // the first one by name; null for none
  private String unknownClass;

  @Override
  public boolean isZero() {
    return unlabelled == 0 && unknown == 0;
  }

  @Override
  public AccumulatorV2<String, LeftOut> copy() {
    LeftOut copy = new LeftOut();
    copy.merge(this);
    return copy;
  }

  @Override
  public void reset() {
    unlabelled = 0;
    unknown = 0;
    unknownClass = null;
  }

  @Override
  public void add(String ofClass) {
    if (ofClass == null) {
      unlabelled++;
    } else {
      unknown++;
      see(ofClass);
    }
  }

  @Override
  public void merge(AccumulatorV2<String, LeftOut> other) {
    LeftOut more = other.value();
    unlabelled += more.unlabelled;
    unknown += more.unknown;
    if (more.unknownClass != null) {
      see(more.unknownClass);
    }
  }

  private void see(String ofClass) {
    if (unknownClass == null || ofClass.compareTo(unknownClass) < 0) {
      unknownClass = ofClass;
    }
  }

  @Override
  public LeftOut value() {
    return this;
  }

  /** Rows without a label. */
  public long unlabelled() {
    return unlabelled;
  }

  /** Rows of a class that no training row has. */
  public long unknown() {
    return unknown;
  }

  /** One of these classes; null for none. */
  public String unknownClass() {
    return unknownClass;
  }
}
