package kindling.report.live;

import java.util.ArrayList;
import java.util.List;

/**
 * A curve of bounded size, however long it gets: when it is full, every second point goes, and of
 * those that follow only as many are kept. A point stays if its place is a multiple of the stride,
 * so that whoever knows the stride can thin a copy in the same way.
 *
 * <p>Used under the lock of its owner.
 */
final class ThinnedCurve<T> {
  private final int most;
  private final List<Point<T>> points = new ArrayList<>();
  private long stride = 1;

  /** A value at a place, counted from 1. */
  record Point<T>(long place, T value) {}

  /** A curve of at most so many points. */
  ThinnedCurve(int most) {
    this.most = most;
  }

  /** Adds the point behind all others. */
  void add(long place, T value) {
    if (place % stride != 0) {
      return;
    }
    points.add(new Point<>(place, value));
    while (points.size() > most) {
      stride *= 2;
      points.removeIf(point -> point.place() % stride != 0);
    }
  }

  /** The distance of points. */
  long stride() {
    return stride;
  }

  /** The values behind a place, in order. */
  List<T> after(long place) {
    int from = points.size();
    while (from > 0 && points.get(from - 1).place() > place) {
      from--;
    }
    return points.subList(from, points.size()).stream().map(Point::value).toList();
  }
}
