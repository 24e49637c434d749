package kindling.report.pages;

import java.util.ArrayList;
import java.util.List;

/** Some of many things, for charts: more neither tell more, nor can a browser draw them at once. */
public final class Spaced {
  private Spaced() {}

  /** At most so many of the numbers from 0 below {@code size}, evenly spaced, with both ends. */
  public static List<Integer> of(int size, int most) {
    List<Integer> chosen = new ArrayList<>();
    int count = Math.min(size, most);
    for (int i = 0; i < count; i++) {
      chosen.add(count == 1 ? 0 : (int) ((long) i * (size - 1) / (count - 1)));
    }
    return chosen;
  }
}
