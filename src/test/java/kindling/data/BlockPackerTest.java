package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockPackerTest {
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
    BlockPacker first = new BlockPacker(1, 1, false);
    first.add(5, label, new float[] {3});
    first.add(5, label, new float[] {2});
    BlockPacker second = new BlockPacker(1, 1, false);
    second.add(5, new float[] {0}, new float[] {9});
    Block ab = BlockPacker.join(List.of(first.block(), second.block()), 1, 1, false);
    Block ba = BlockPacker.join(List.of(second.block(), first.block()), 1, 1, false);
    assertArrayEquals(new float[] {9, 2, 3}, gathered(ab));
    assertArrayEquals(new float[] {9, 2, 3}, gathered(ba));
  }

  @Test
  void gatherScalesBytesAsUnsigned() {
    BlockPacker packer = new BlockPacker(2, 1, true);
    packer.add(0, new float[] {7}, new byte[] {0, (byte) 255});
    packer.add(1, new float[] {8}, new byte[] {51, 102});
    float[] x = new float[4];
    float[] y = new float[2];
    packer.block().gather(new int[] {1, 0}, 2, 1f / 255, x, y);
    assertArrayEquals(new float[] {0.2f, 0.4f, 0, 1}, x, 1e-7f);
    assertArrayEquals(new float[] {8, 7}, y);
  }

  @Test
  void anEmptyShardIsABlockOfNoRows() {
    Block block = BlockPacker.join(List.of(), 3, 1, true);
    assertEquals(0, block.rows());
  }

  @Test
  void theContentHashIgnoresOrderAndDivisionButNoValue() {
    float[] label = {1};
    BlockPacker both = new BlockPacker(9, 1, true);
    BlockPacker one = new BlockPacker(9, 1, true);
    BlockPacker other = new BlockPacker(9, 1, true);
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

  private static Block pack(List<byte[]> rows, int parts) {
    List<BlockPacker> packers = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      packers.add(new BlockPacker(3, 1, true));
    }
    float[] label = {0};
    for (int i = 0; i < rows.size(); i++) {
      packers.get(i % parts).add(BlockPacker.contentKey(1, label, rows.get(i)), label, rows.get(i));
    }
    return BlockPacker.join(packers.stream().map(BlockPacker::block).toList(), 3, 1, true);
  }

  private static float[] gathered(Block block) {
    int[] all = new int[block.rows()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    float[] x = new float[block.rows() * block.width()];
    block.gather(all, all.length, 1, x, new float[block.rows() * block.labelWidth()]);
    return x;
  }
}
