package kindling.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void neighboursGetDifferentSeeds() {
    Set<Long> seen = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      for (int epoch = 0; epoch < 20; epoch++) {
        for (int shard = 0; shard < 20; shard++) {
          seen.add(Seeds.mix(seed, epoch, shard));
        }
      }
    }
    assertEquals(8000, seen.size());
  }

  @Test
  void belowFillsItsRangeEvenly() {
    int[] counts = new int[10];
    for (int i = 0; i < 100_000; i++) {
      counts[Seeds.below(10, Seeds.mix(1, i))]++;
    }
    for (int count : counts) {
      // Five standard deviations of a fair draw.
      assertEquals(10_000, count, 5 * Math.sqrt(9000));
    }
  }

  @Test
  void permutationContainsEveryNumberOnce() {
    for (int n : new int[] {1, 2, 3, 5, 64, 1000, 15_000}) {
      boolean[] seen = new boolean[n];
      Permutation order = new Permutation(n, 7);
      for (int i = 0; i < n; i++) {
        int at = order.at(i);
        assertTrue(at >= 0 && at < n && !seen[at], "n " + n);
        seen[at] = true;
      }
    }
  }

  @Test
  void permutationCanMoveEveryNumberToEveryPosition() {
    int n = 10;
    int[][] counts = new int[n][n];
    int orders = 20_000;
    for (int seed = 0; seed < orders; seed++) {
      Permutation order = new Permutation(n, Seeds.mix(3, seed));
      for (int i = 0; i < n; i++) {
        counts[i][order.at(i)]++;
      }
    }
    for (int[] row : counts) {
      for (int count : row) {
        assertEquals(orders / 10.0, count, 5 * Math.sqrt(orders * 0.09));
      }
    }
  }
}
