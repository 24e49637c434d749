package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import kindling.data.features.FeatureType;
import org.junit.jupiter.api.Test;

class ColumnShuffleTest {
  private static final int ROWS = 101;
  private static final int WIDTH = 4;

  @Test
  void allRowsAreInOneCycleSoThatNoneKeepsItsValues() {
    for (int rows : new int[] {2, 3, 10, 1000}) {
      int[] sources = ColumnShuffle.sources(rows, 7);
      Set<Integer> seen = new HashSet<>();
      for (int row = 0; seen.add(row); row = sources[row]) {
        assertNotEquals(row, sources[row]);
      }
      assertEquals(rows, seen.size());
    }
  }

  @Test
  void aSingleRowKeepsItsValuesAndNoRowsAreNoError() {
    assertArrayEquals(new int[] {0}, ColumnShuffle.sources(1, 7));
    assertArrayEquals(new int[0], ColumnShuffle.sources(0, 7));
  }

  @Test
  void everyOtherRowIsAboutEquallyLikely() {
    int[] counts = new int[5];
    for (int seed = 0; seed < 4000; seed++) {
      counts[ColumnShuffle.sources(5, seed)[0]]++;
    }
    assertEquals(0, counts[0]);
    for (int other = 1; other < 5; other++) {
      assertEquals(1000.0, counts[other], 120.0);
    }
  }

  @Test
  void onlyTheColumnsFeaturesMoveAndTheyMoveTogether() {
    ColumnShuffle shuffle = new ColumnShuffle(1, 3, 11);
    float[] x = gathered(shuffle.of(block(), 0));
    Set<Float> sources = new HashSet<>();
    for (int row = 0; row < ROWS; row++) {
      float source = x[row * WIDTH + 1] - 1000;
      assertEquals(row, x[row * WIDTH]);
      assertEquals(source + 2000, x[row * WIDTH + 2]);
      assertEquals(row + 3000, x[row * WIDTH + 3]);
      assertNotEquals(row, source);
      sources.add(source);
    }
    assertEquals(ROWS, sources.size());
  }

  @Test
  void theChoiceDependsOnSeedAndShardOnly() {
    float[] first = gathered(new ColumnShuffle(1, 3, 11).of(block(), 0));
    assertArrayEquals(first, gathered(new ColumnShuffle(1, 3, 11).of(block(), 0)));
    assertNotEquals(
        Arrays.toString(first),
        Arrays.toString(gathered(new ColumnShuffle(1, 3, 11).of(block(), 1))));
    assertNotEquals(
        Arrays.toString(first),
        Arrays.toString(gathered(new ColumnShuffle(1, 3, 12).of(block(), 0))));
  }

  @Test
  void inMemoryItHasTheSameRows() {
    Block shuffled = new ColumnShuffle(1, 3, 11).of(block(), 0);
    assertArrayEquals(gathered(shuffled), gathered(shuffled.inMemory()));
    BlockPacker packer = new BlockPacker(new RowLayout(2, 1, FeatureType.BYTES));
    for (int row = 0; row < ROWS; row++) {
      packer.add(row, new float[] {0}, new byte[] {(byte) (row + 128), (byte) row});
    }
    Block bytes = new ColumnShuffle(0, 1, 11).of(packer.block(), 0);
    assertArrayEquals(gathered(bytes), gathered(bytes.inMemory()));
  }

  private static Block block() {
    BlockPacker packer = new BlockPacker(new RowLayout(WIDTH, 1, FeatureType.FLOATS));
    for (int row = 0; row < ROWS; row++) {
      packer.add(row, new float[] {row}, new float[] {row, row + 1000, row + 2000, row + 3000});
    }
    return packer.block();
  }

  private static float[] gathered(Block block) {
    int[] chosen = new int[block.rows()];
    Arrays.setAll(chosen, i -> i);
    float[] x = new float[block.rows() * block.width()];
    block.gather(
        chosen,
        chosen.length,
        new Scaling(1, 1),
        x,
        new float[chosen.length],
        new float[chosen.length]);
    return x;
  }
}
