package kindling.sweep.space;

import java.util.List;
import java.util.OptionalLong;

/** The values that a setting may have, as {@code --set} takes them. */
sealed interface Domain {
  /** How many there are; empty if they are too many to be listed. */
  OptionalLong size();

  /** One of them, of {@link #size}, from 0 on. */
  String value(long index);

  /**
   * The one that belongs to a place between 0 and 1, so that places chosen evenly choose values as
   * the domain wants them chosen.
   *
   * @param u at least 0, below 1
   */
  String at(double u);

  /** How they lie beside each other. */
  Scale scale();

  /** One of a list, all alike. */
  record OneOf(List<String> values, Scale scale) implements Domain {
    @Override
    public OptionalLong size() {
      return OptionalLong.of(values.size());
    }

    @Override
    public String value(long index) {
      return values.get((int) index);
    }

    @Override
    public String at(double u) {
      return values.get((int) (u * values.size()));
    }
  }

  /**
   * Whole numbers, both bounds too: all alike, or number k in proportion to log((k + 1) / k), so
   * that those from 10 to 99 come as often as those from 100 to 999.
   */
  record Integers(long from, long to, Scale scale) implements Domain {
    @Override
    public OptionalLong size() {
      return OptionalLong.of(to - from + 1);
    }

    @Override
    public String value(long index) {
      return Long.toString(from + index);
    }

    @Override
    public String at(double u) {
      double least = (double) from;
      double end = (double) (to + 1);
      double number =
          scale == Scale.LINEAR
              ? least + u * (end - least)
              : Math.exp(Math.log(least) + u * (Math.log(end) - Math.log(least)));
      return Long.toString(Math.max(from, Math.min(to, (long) Math.floor(number))));
    }
  }

  /**
   * Numbers, of four significant digits: all alike, or their logarithms.
   *
   * @param from the lower bound, as it was written
   * @param to the upper bound
   */
  record Reals(String from, String to, Scale scale) implements Domain {
    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public String value(long index) {
      throw new UnsupportedOperationException("numbers between bounds have no index");
    }

    @Override
    public String at(double u) {
      double least = Double.parseDouble(from);
      double most = Double.parseDouble(to);
      double number =
          scale == Scale.LINEAR
              ? least + u * (most - least)
              : Math.exp(Math.log(least) + u * (Math.log(most) - Math.log(least)));
      return Decimals.rounded(number, from, to);
    }
  }
}
