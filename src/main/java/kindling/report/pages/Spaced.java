package kindling.report.pages;

import java.util.ArrayList;
import java.util.List;

/** Selects evenly spaced elements, because a chart cannot usefully show thousands of points. */
public final class Spaced {
  private Spaced() {}

  /**
   * At most {@code most} numbers from 0 to {@code size} - 1, evenly spaced, including both ends.
   */
  public static List<Integer> of(int size, int most) {
    List<Integer> chosen = new ArrayList<>();
    int count = Math.min(size, most);
    for (int i = 0; i < count; i++) {
      chosen.add(count == 1 ? 0 : (int) ((long) i * (size - 1) / (count - 1)));
    }
    return chosen;
  }
}
