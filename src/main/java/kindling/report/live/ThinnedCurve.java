package kindling.report.live;

import java.util.ArrayList;
import java.util.List;

/**
 * A curve of bounded size: whenever it is full, every second point is removed and the stride
 * doubles. A point is kept if its position is a multiple of the stride, so a copy can be thinned in
 * the same way.
 *
 * <p>Not thread-safe; used under the lock of its owner.
 */
final class ThinnedCurve<T> {
  private final int most;
  private final List<Point<T>> points = new ArrayList<>();
  private long stride = 1;

  /** A value at a position, counted from 1. */
  record Point<T>(long position, T value) {}

  /** A curve of at most {@code most} points. */
  ThinnedCurve(int most) {
    this.most = most;
  }

  /** Adds a point after all others. */
  void add(long position, T value) {
    if (position % stride != 0) {
      return;
    }
    points.add(new Point<>(position, value));
    while (points.size() > most) {
      stride *= 2;
      points.removeIf(point -> point.position() % stride != 0);
    }
  }

  /** The distance between points. */
  long stride() {
    return stride;
  }

  /** The values after a position, in order. */
  List<T> after(long position) {
    int from = points.size();
    while (from > 0 && points.get(from - 1).position() > position) {
      from--;
    }
    return points.subList(from, points.size()).stream().map(Point::value).toList();
  }
}
