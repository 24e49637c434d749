package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import kindling.data.features.BatchFeatures;
import kindling.data.features.FeatureType;
import kindling.data.features.Features;
import kindling.data.features.SparseFeatures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FileBlockTest {
  private static final Scaling SCALING = new Scaling(1f / 3, 1.7);

  @TempDir Path folder;
  private BlockFile file;

  @BeforeEach
  void open() throws IOException {
    file = new BlockFile(folder.resolve("rows"));
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  static Stream<RowLayout> layouts() {
    return Stream.of(
        new RowLayout(5, 1, FeatureType.BYTES),
        new RowLayout(784, 10, FeatureType.BYTES, true),
        new RowLayout(3, 1, FeatureType.FLOATS, true),
        new RowLayout(100_000, 2, FeatureType.FLOATS),
        new RowLayout(100_000, 2, FeatureType.SPARSE, true),
        new RowLayout(1024, 1, FeatureType.SPARSE, false));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void gatheringFromAFileGivesTheNumbersOfGatheringFromArrays(RowLayout layout) throws IOException {
    MemoryBlock before = block(layout, 40, 1);
    MemoryBlock memory = block(layout, 60, 2);
    file.append(before);
    FileBlock disk = file.append(memory);
    assertEquals(60, disk.rows());
    assertEquals(layout, disk.layout());
    if (layout.type() != FeatureType.SPARSE) {
      assertEquals(memory.sizeInBytes(), disk.sizeInBytes());
    }
    int[] chosen = new Random(3).ints(50, 0, 60).toArray();
    assertEqualBatches(memory, disk, chosen, 50);
    assertEqualBatches(memory, disk, new int[] {59, 0, 0}, 2);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void rowsThatWereAnnouncedHaveTheSameNumbers(RowLayout layout) throws IOException {
    MemoryBlock memory = block(layout, 60, 2);
    FileBlock disk = file.append(memory);
    Random random = new Random(4);
    for (int i = 0; i < 5; i++) {
      int[] chosen = random.ints(1 + random.nextInt(20), 0, 60).toArray();
      disk.readAhead(chosen, chosen.length);
      int[] others = {7};
      assertEqualBatches(memory, disk, others, 1);
      assertEqualBatches(memory, disk, chosen, chosen.length);
      assertEqualBatches(memory, disk, chosen, chosen.length);
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void whatIsAskedOfAWholeBlockIsTheSame(RowLayout layout) throws IOException {
    MemoryBlock memory = block(layout, 60, 2);
    FileBlock disk = file.append(memory);
    assertEquals(memory.contentHash(), disk.contentHash());
    assertEquals(memory.weightSum(), disk.weightSum());
    assertEquals(memory.classes(), disk.classes());
    assertEquals(memory.spaced(7).contentHash(), disk.spaced(7).contentHash());
    assertEquals(memory.key(17), disk.key(17));
    int[] rows = {3, 59, 3};
    long[] expected = new long[3];
    long[] keys = new long[3];
    memory.keys(rows, 3, expected);
    disk.keys(rows, 3, keys);
    assertArrayEquals(expected, keys);
  }

  @Test
  void aBlockWithoutRowsHasNone() throws IOException {
    FileBlock disk = file.append(block(new RowLayout(3, 1, FeatureType.BYTES), 0, 1));
    disk.readAhead(new int[0], 0);
    disk.gather(new int[0], 0, SCALING, new float[0], new float[0], new float[0]);
    assertEquals(0, disk.inMemory().rows());
  }

  @Test
  void aBatchLargerThanWhatMayBeReadAheadIsReadWhenItIsGathered() throws IOException {
    MemoryBlock memory = block(new RowLayout(50_000, 1, FeatureType.FLOATS), 4, 2);
    FileBlock disk = file.append(memory);
    int many = (int) (Runtime.getRuntime().maxMemory() / 64 / memory.layout().rowBytes()) + 1;
    int[] chosen = new Random(5).ints(many, 0, 4).toArray();
    disk.readAhead(chosen, many);
    assertTrue(file.takeAhead(1 << 20), "nothing is held");
    file.giveBackAhead(1 << 20);
    int[] few = {1, 3, 0, 1};
    disk.readAhead(few, 4);
    assertEqualBatches(memory, disk, few, 4);
  }

  @Test
  void theFileHasNoNameWhileItIsOpen() throws IOException {
    file.append(block(new RowLayout(3, 1, FeatureType.BYTES), 10, 1));
    assertFalse(Files.exists(folder.resolve("rows")));
  }

  @Test
  void aBlockThatIsSentArrivesInMemory() throws Exception {
    MemoryBlock memory = block(new RowLayout(784, 1, FeatureType.BYTES), 60, 2);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    new ObjectOutputStream(sent).writeObject(file.append(memory));
    Block arrived =
        (Block) new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray())).readObject();
    assertFalse(arrived.readsAhead());
    assertEquals(memory.contentHash(), arrived.contentHash());
  }

  @Test
  void anInterruptedThreadStillReadsAndTheFileStaysOpen() throws IOException {
    MemoryBlock memory = block(new RowLayout(784, 1, FeatureType.BYTES), 60, 2);
    FileBlock disk = file.append(memory);
    Thread.currentThread().interrupt();
    assertEqualBatches(memory, disk, new int[] {3, 9}, 2);
    assertTrue(Thread.interrupted());
    assertEqualBatches(memory, disk, new int[] {5, 8}, 2);
  }

  @Test
  void aFileThatIsClosedIsAnErrorThatNamesTheDisk() throws IOException {
    FileBlock disk = file.append(block(new RowLayout(784, 1, FeatureType.BYTES), 60, 2));
    file.close();
    UncheckedIOException error = assertThrows(UncheckedIOException.class, disk::inMemory);
    assertTrue(error.getMessage().contains("local disk"), error::getMessage);
  }

  private static void assertEqualBatches(Block expected, Block actual, int[] chosen, int count) {
    assertArrayEquals(gathered(expected, chosen, count), gathered(actual, chosen, count));
  }

  private static float[] gathered(Block block, int[] chosen, int count) {
    float[] x = new float[count * block.width()];
    float[] y = new float[count * block.labelWidth()];
    float[] w = new float[count];
    block.gather(chosen, count, SCALING, x, y, w);
    if (block.layout().type() == FeatureType.SPARSE) {
      assertArrayEquals(x, withoutZeros(block, chosen, count));
    }
    float[] all = new float[x.length + y.length + count];
    System.arraycopy(x, 0, all, 0, x.length);
    System.arraycopy(y, 0, all, x.length, y.length);
    System.arraycopy(w, 0, all, x.length + y.length, count);
    return all;
  }

  /** The features that are gathered without zeros, with zeros. */
  private static float[] withoutZeros(Block block, int[] chosen, int count) {
    BatchFeatures batch = new BatchFeatures(count, block.width(), true);
    float[] y = new float[count * block.labelWidth()];
    block.gather(chosen, count, SCALING, batch, y, new float[count]);
    assertTrue(batch.isSparse());
    float[] x = new float[count * block.width()];
    for (int i = 0; i < count; i++) {
      for (int e = batch.sparse().start(i); e < batch.sparse().start(i + 1); e++) {
        x[i * block.width() + batch.sparse().indices()[e]] = batch.sparse().values()[e];
      }
    }
    return x;
  }

  private static MemoryBlock block(RowLayout layout, int rows, long seed) {
    Random random = new Random(seed);
    BlockPacker packer = new BlockPacker(layout);
    for (int row = 0; row < rows; row++) {
      float[] label = new float[layout.labelWidth()];
      for (int i = 0; i < label.length; i++) {
        label[i] = random.nextInt(10);
      }
      float weight = random.nextFloat();
      if (layout.type() == FeatureType.SPARSE) {
        int[] indices =
            random.ints(random.nextInt(9), 0, layout.width()).distinct().sorted().toArray();
        float[] values = new float[indices.length];
        for (int e = 0; e < values.length; e++) {
          values[e] = 1 + random.nextInt(2);
        }
        Features features = SparseFeatures.row(layout.width(), indices, values);
        packer.add(random.nextLong(), label, weight, features, 0);
      } else if (layout.asBytes()) {
        byte[] features = new byte[layout.width()];
        random.nextBytes(features);
        packer.add(random.nextLong(), label, weight, features);
      } else {
        float[] features = new float[layout.width()];
        for (int i = 0; i < features.length; i++) {
          features[i] = (float) random.nextGaussian();
        }
        packer.add(random.nextLong(), label, weight, features);
      }
    }
    return packer.block().inMemory();
  }
}
