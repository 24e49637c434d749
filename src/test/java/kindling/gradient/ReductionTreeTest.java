package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import kindling.math.Precision;
import org.junit.jupiter.api.Test;

class ReductionTreeTest {
  @Test
  void theBitsDoNotDependOnGroupsOrOrder() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int shards = 1; shards <= 40; shards++) {
      float[][] parts = new float[shards][];
      for (int shard = 0; shard < shards; shard++) {
        // Different magnitudes, so that another order would round differently. Some shards are
        // empty.
        parts[shard] = random.nextInt(5) == 0 && shard > 0 ? null : gaussians(random, 10);
      }
      GradientSum expected = inOrder(parts);
      assertSums(parts, expected.gradient());
      for (int trial = 0; trial < 10; trial++) {
        GradientSum sum = inGroups(parts, random);
        assertArrayEquals(expected.gradient(), sum.gradient(), "seed " + seed);
        assertEquals(expected.lossSum(), sum.lossSum(), 0, "seed " + seed);
        assertEquals(expected.rows(), sum.rows());
      }
    }
  }

  @Test
  void everySumIsRoundedInATreeWithAPrecision() {
    // 256 + 1 is a tie, and goes to 256; all four at once would be 259, and go to 260.
    ReductionTree tree = new ReductionTree(4);
    float[] values = {256, 1, 1, 1};
    for (int shard = 0; shard < 4; shard++) {
      GradientSum sum = new GradientSum(new float[] {values[shard]}, Precision.BFLOAT16);
      sum.set(0.1, 1);
      tree.add(0, shard, sum);
    }
    assertEquals(258f, tree.root().gradient()[0]);
    assertEquals((0.1 + 0.1) + (0.1 + 0.1), tree.root().lossSum());
  }

  @Test
  void aTreeOverAWholeBranchHandsOverOneNode() {
    ReductionTree tree = new ReductionTree(8);
    for (int shard = 4; shard < 8; shard++) {
      tree.add(0, shard, part(new float[] {shard}));
    }
    assertEquals(1, tree.size());
    tree.forEach(
        (level, index, sum) -> {
          assertEquals(2, level);
          assertEquals(1, index);
          assertEquals(22f, sum.gradient()[0]);
        });
  }

  @Test
  void aMissingShardIsSeen() {
    ReductionTree tree = new ReductionTree(3);
    tree.add(0, 0, part(new float[] {1}));
    tree.add(0, 2, part(new float[] {1}));
    assertThrows(IllegalStateException.class, tree::root);
  }

  @Test
  void theMeanIsTakenOverTheRows() {
    GradientSum sum = new GradientSum(new float[] {6, 8}, 10, 4);
    assertEquals(2.5, sum.loss());
    assertArrayEquals(new float[] {1.5f, 2}, sum.mean());
    assertTrue(new GradientSum(null, 0, 0).add(part(new float[] {1})).gradient() != null);
  }

  private static void assertSums(float[][] parts, float[] gradient) {
    for (int i = 0; i < gradient.length; i++) {
      double sum = 0;
      double sizes = 0;
      for (float[] part : parts) {
        sum += part == null ? 0 : part[i];
        sizes += part == null ? 0 : Math.abs(part[i]);
      }
      assertEquals(sum, gradient[i], 1e-6 * sizes);
    }
  }

  private static GradientSum inOrder(float[][] parts) {
    ReductionTree tree = new ReductionTree(parts.length);
    for (int shard = 0; shard < parts.length; shard++) {
      tree.add(0, shard, part(parts[shard]));
    }
    return tree.root();
  }

  private static GradientSum inGroups(float[][] parts, Random random) {
    List<ReductionTree> groups = new ArrayList<>();
    int from = 0;
    while (from < parts.length) {
      ReductionTree group = new ReductionTree(parts.length);
      int to = Math.min(parts.length, from + 1 + random.nextInt(6));
      List<Integer> order = new ArrayList<>();
      for (int shard = from; shard < to; shard++) {
        order.add(shard);
      }
      Collections.shuffle(order, random);
      order.forEach(shard -> group.add(0, shard, part(parts[shard])));
      groups.add(group);
      from = to;
    }
    Collections.shuffle(groups, random);
    ReductionTree tree = new ReductionTree(parts.length);
    groups.forEach(group -> group.forEach(tree::add));
    return tree.root();
  }

  private static GradientSum part(float[] gradient) {
    return gradient == null
        ? new GradientSum(null, 0, 0)
        : new GradientSum(gradient.clone(), gradient[0] / 3.0, 1);
  }

  private static float[] gaussians(Random random, int n) {
    float[] values = new float[n];
    float scale = (float) Math.pow(10, random.nextInt(6) - 3);
    for (int i = 0; i < n; i++) {
      values[i] = scale * (float) random.nextGaussian();
    }
    return values;
  }
}
