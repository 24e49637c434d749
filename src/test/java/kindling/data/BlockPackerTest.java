package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import kindling.data.features.ByteFeatures;
import kindling.data.features.FeatureType;
import kindling.data.features.SparseFeatures;
import org.junit.jupiter.api.Test;

class BlockPackerTest {
  private static final RowLayout WEIGHTED = new RowLayout(1, 1, FeatureType.FLOATS, true);

  @Test
  void theBlockDoesNotDependOnWhoCollectedWhichRows() {
    Random random = new Random(1);
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(
          new byte[] {
            (byte) random.nextInt(3), (byte) random.nextInt(3), (byte) random.nextInt(256)
          });
    }
    float[] expected = gathered(pack(rows, 1));
    for (int parts = 2; parts < 6; parts++) {
      Collections.shuffle(rows, random);
      assertArrayEquals(expected, gathered(pack(rows, parts)));
    }
  }

  @Test
  void equalKeysAreOrderedByContent() {
    float[] label = {1};
    RowLayout layout = new RowLayout(1, 1, FeatureType.FLOATS);
    BlockPacker first = new BlockPacker(layout);
    first.add(5, label, new float[] {3});
    first.add(5, label, new float[] {2});
    BlockPacker second = new BlockPacker(layout);
    second.add(5, new float[] {0}, new float[] {9});
    Block ab = BlockPacker.join(List.of(first.block(), second.block()), layout);
    Block ba = BlockPacker.join(List.of(second.block(), first.block()), layout);
    assertArrayEquals(new float[] {9, 2, 3}, gathered(ab));
    assertArrayEquals(new float[] {9, 2, 3}, gathered(ba));
  }

  @Test
  void someRowsAreEvenlySpaced() {
    BlockPacker packer = new BlockPacker(WEIGHTED);
    for (int row = 0; row < 10; row++) {
      packer.add(row, new float[] {row}, row, new float[] {row});
    }
    Block block = packer.block();
    Block some = block.spaced(4);
    assertEquals(4, some.rows());
    assertArrayEquals(new float[] {0, 2, 5, 7}, gathered(some));
    assertEquals(14.0, some.weightSum());
    assertArrayEquals(gathered(block), gathered(block.spaced(99)));
    assertEquals(0, block.spaced(0).rows());
  }

  @Test
  void gatherScalesBytesAsUnsigned() {
    BlockPacker packer = new BlockPacker(new RowLayout(2, 1, FeatureType.BYTES));
    packer.add(0, new float[] {7}, new byte[] {0, (byte) 255});
    packer.add(1, new float[] {8}, new byte[] {51, 102});
    float[] x = new float[4];
    float[] y = new float[2];
    float[] w = {5, 5};
    packer.block().gather(new int[] {1, 0}, 2, new Scaling(1f / 255, 3), x, y, w);
    assertArrayEquals(new float[] {0.2f, 0.4f, 0, 1}, x, 1e-7f);
    assertArrayEquals(new float[] {8, 7}, y);
    assertArrayEquals(new float[] {1, 1}, w, "rows that count alike overwrite what was there");
  }

  @Test
  void anEmptyShardIsABlockOfNoRows() {
    Block block = BlockPacker.join(List.of(), new RowLayout(3, 1, FeatureType.BYTES));
    assertEquals(0, block.rows());
  }

  @Test
  void theContentHashIgnoresOrderAndDivisionButNoValue() {
    float[] label = {1};
    RowLayout layout = new RowLayout(9, 1, FeatureType.BYTES);
    BlockPacker both = new BlockPacker(layout);
    BlockPacker one = new BlockPacker(layout);
    BlockPacker other = new BlockPacker(layout);
    byte[] a = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    byte[] b = {1, 2, 3, 4, 5, 6, 7, 8, 10};
    both.add(0, label, a);
    both.add(1, label, b);
    one.add(7, label, b);
    other.add(8, label, a);
    assertEquals(
        both.block().contentHash(), one.block().contentHash() + other.block().contentHash());
    assertNotEquals(one.block().contentHash(), other.block().contentHash());
  }

  @Test
  void weightsTravelWithTheirRowsAndAreScaledWhenGathered() {
    BlockPacker first = new BlockPacker(WEIGHTED);
    first.add(3, new float[] {30}, 6f, new float[] {3});
    first.add(1, new float[] {10}, 0f, new float[] {1});
    BlockPacker second = new BlockPacker(WEIGHTED);
    second.add(2, new float[] {20}, 2.5f, new float[] {2});
    Block block = BlockPacker.join(List.of(first.block(), second.block()), WEIGHTED);
    assertEquals(8.5, block.weightSum());
    assertEquals(3 * (8 + 4 + 4 + 4), block.sizeInBytes());
    assertEquals(block.sizeInBytes(), first.sizeInBytes() + second.sizeInBytes());
    float[] y = new float[3];
    float[] w = new float[3];
    block.gather(new int[] {2, 0, 1}, 3, new Scaling(1, 2), new float[3], y, w);
    assertArrayEquals(new float[] {30, 10, 20}, y);
    assertArrayEquals(new float[] {12, 0, 5}, w);
  }

  @Test
  void theScaledWeightsHaveTheMeanOneHoweverSmallOrLargeTheyWere() {
    for (float unit : new float[] {Float.MIN_VALUE, 1, 1e37f}) {
      BlockPacker packer = new BlockPacker(WEIGHTED);
      for (int row = 0; row < 4; row++) {
        packer.add(row, new float[1], row * unit, new float[1]);
      }
      Block block = packer.block();
      double factor = Scaling.weightFactor(block.rows(), block.weightSum());
      float[] w = new float[4];
      block.gather(
          new int[] {0, 1, 2, 3}, 4, new Scaling(1, factor), new float[4], new float[4], w);
      assertArrayEquals(new float[] {0, 2f / 3, 4f / 3, 2}, w, 1e-6f);
    }
    assertEquals(1, Scaling.weightFactor(7, 3, 4), "unweighted rows stay as they are");
  }

  @Test
  void rowsThatOnlyDifferInTheirWeightsAreOrderedByThem() {
    BlockPacker first = new BlockPacker(WEIGHTED);
    first.add(5, new float[1], 2f, new float[1]);
    BlockPacker second = new BlockPacker(WEIGHTED);
    second.add(5, new float[1], 1f, new float[1]);
    float[] w = new float[2];
    for (List<Block> parts :
        List.<List<Block>>of(
            List.of(first.block(), second.block()), List.of(second.block(), first.block()))) {
      BlockPacker.join(parts, WEIGHTED)
          .gather(new int[] {0, 1}, 2, new Scaling(1, 1), new float[2], new float[2], w);
      assertArrayEquals(new float[] {1, 2}, w);
    }
  }

  @Test
  void theContentHashTellsWeightsApart() {
    BlockPacker light = new BlockPacker(WEIGHTED);
    light.add(0, new float[1], 1f, new float[1]);
    BlockPacker heavy = new BlockPacker(WEIGHTED);
    heavy.add(0, new float[1], 2f, new float[1]);
    BlockPacker unweighted = new BlockPacker(new RowLayout(1, 1, FeatureType.FLOATS));
    unweighted.add(0, new float[1], new float[1]);
    assertNotEquals(light.block().contentHash(), heavy.block().contentHash());
    assertNotEquals(light.block().contentHash(), unweighted.block().contentHash());
  }

  private static Block pack(List<byte[]> rows, int parts) {
    RowLayout layout = new RowLayout(3, 1, FeatureType.BYTES);
    List<BlockPacker> packers = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      packers.add(new BlockPacker(layout));
    }
    float[] label = {0};
    for (int i = 0; i < rows.size(); i++) {
      long key = BlockPacker.contentKey(1, label, new ByteFeatures(3, rows.get(i)));
      packers.get(i % parts).add(key, label, rows.get(i));
    }
    return BlockPacker.join(packers.stream().map(BlockPacker::block).toList(), layout);
  }

  private static float[] gathered(Block block) {
    int[] all = new int[block.rows()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    float[] x = new float[block.rows() * block.width()];
    float[] labels = new float[block.rows() * block.labelWidth()];
    block.gather(all, all.length, new Scaling(1, 1), x, labels, new float[block.rows()]);
    return x;
  }

  /** Whether they are sparse depends on all of them, not on those that come first. */
  @Test
  void aBlockOfWideRowsIsSparseIfItHasManyZeros() {
    RowLayout layout = new RowLayout(1024, 1, FeatureType.SPARSE, false);
    for (int elements : new int[] {20, 200}) {
      BlockPacker some = new BlockPacker(layout);
      BlockPacker others = new BlockPacker(layout);
      int[] indices = IntStream.range(0, elements).toArray();
      float[] values = new float[elements];
      Arrays.fill(values, 2);
      some.add(1, new float[1], 1, SparseFeatures.row(1024, new int[] {5}, new float[] {3}), 0);
      others.add(0, new float[1], 1, SparseFeatures.row(1024, indices, values), 0);
      MemoryBlock joined = BlockPacker.join(List.of(some.block(), others.block()), layout);
      FeatureType expected = elements == 20 ? FeatureType.SPARSE : FeatureType.FLOATS;
      assertEquals(expected, joined.layout().type());
      float[] x = new float[2048];
      joined.gather(new int[] {0, 1}, 2, new Scaling(1, 1), x, new float[2], new float[2]);
      assertEquals(2, x[elements - 1]);
      assertEquals(3, x[1024 + 5]);
    }
  }
}
