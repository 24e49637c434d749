package kindling.data.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SparseFeaturesTest {
  private static final int WIDTH = 7;
  private static final SparseFeatures ONES = row(new int[] {1, 4}, 1, 1);
  private static final SparseFeatures NUMBERS = row(new int[] {0, 4, 6}, 2, -3, 0.5f);
  private static final SparseFeatures NONE = row(new int[0]);

  private static SparseFeatures row(int[] indices, float... values) {
    return SparseFeatures.row(WIDTH, indices, values);
  }

  private static Features joined(int room, Features... rows) {
    FeaturesBuilder builder = FeaturesBuilder.of(FeatureType.SPARSE, WIDTH, room, room);
    for (Features row : rows) {
      builder.add(row, 0);
    }
    long bytes = builder.sizeInBytes();
    Features built = builder.build();
    assertEquals(bytes, built.sizeInBytes());
    return built;
  }

  @Test
  void theyTakeEightBytesEachAndFourIfAllAreOne() {
    assertEquals(3 * 4 + 5 * 8, joined(0, ONES, NUMBERS, NONE).sizeInBytes());
    assertEquals(3 * 4 + 4 * 4, joined(0, ONES, NONE, ONES).sizeInBytes());
    assertEquals(5, joined(20, ONES, NUMBERS, NONE).elements());
  }

  @Test
  void gatheringWithZerosSetsAllElements() {
    Features rows = joined(1, ONES, NUMBERS, NONE);
    float[] x = new float[3 * WIDTH + 1];
    Arrays.fill(x, 9);
    rows.gather(new int[] {2, 0, 1}, 3, 10, x);
    float[] expected = {
      0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 10, 0, 0, 20, 0, 0, 0, -30, 0, 5, 9,
    };
    assertArrayEquals(expected, x);
  }

  @Test
  void gatheringWithoutZerosGivesTheSameElements() {
    Random random = new Random(1);
    FeaturesBuilder builder = FeaturesBuilder.of(FeatureType.SPARSE, 3000, 0, 0);
    for (int i = 0; i < 200; i++) {
      int[] indices = random.ints(random.nextInt(40), 0, 3000).distinct().sorted().toArray();
      float[] values = new float[indices.length];
      for (int e = 0; e < values.length; e++) {
        values[e] = i < 100 ? 1 : random.nextFloat() + 1;
      }
      builder.add(SparseFeatures.row(3000, indices, values), 0);
    }
    Features rows = builder.build();
    BatchFeatures batch = new BatchFeatures(150, 3000, true);
    for (int count : new int[] {150, 3}) {
      int[] chosen = random.ints(count, 0, 200).toArray();
      float[] dense = new float[count * 3000];
      rows.gather(chosen, count, 0.5f, dense);
      rows.gather(chosen, count, 0.5f, batch);
      SparseRows sparse = batch.sparse();
      float[] same = new float[count * 3000];
      for (int i = 0; i < count; i++) {
        for (int e = sparse.start(i); e < sparse.start(i + 1); e++) {
          same[i * 3000 + sparse.indices()[e]] = sparse.values()[e];
        }
      }
      assertArrayEquals(dense, same);
    }
  }

  @Test
  void onesAreHashedAndComparedLikeOtherNumbers() {
    Features ones = joined(9, ONES, ONES);
    Features mixed = joined(9, NUMBERS, ONES);
    assertEquals(ones.hash(5, 0), mixed.hash(5, 1));
    assertEquals(0, ones.compare(1, mixed, 1));
    assertNotEquals(ones.hash(5, 0), mixed.hash(5, 0));
    assertTrue(NUMBERS.compare(0, ONES, 0) < 0);
    assertTrue(row(new int[] {1, 4}, 1, 2).compare(0, ONES, 0) > 0);
    assertTrue(NONE.compare(0, ONES, 0) < 0);
  }

  @Test
  void wideFloatsAreHashedLikeSparseRows() {
    float[] x = new float[2000];
    x[3] = 1.5f;
    x[1999] = -2;
    Features floats = new FloatFeatures(2000, x);
    Features sparse = SparseFeatures.row(2000, new int[] {3, 1999}, new float[] {1.5f, -2});
    assertEquals(floats.hash(7, 0), sparse.hash(7, 0));
    x[0] = -0f;
    assertEquals(floats.hash(7, 0), sparse.hash(7, 0));
    x[0] = 1;
    assertNotEquals(floats.hash(7, 0), sparse.hash(7, 0));
  }

  @Test
  void floatsAndSparseRowsBecomeEachOther() {
    Features floats = new FloatFeatures(WIDTH, new float[] {2, 0, 0, 0, -3, 0, 0.5f});
    assertEquals(0, joined(0, floats).compare(0, NUMBERS, 0));
    FeaturesBuilder builder = FeaturesBuilder.of(FeatureType.FLOATS, WIDTH, 1, WIDTH);
    builder.add(NUMBERS, 0);
    assertEquals(0, builder.build().compare(0, floats, 0));
  }

  @Test
  void rowsAreSparseIfTheyAreWideAndAlmostAllFeaturesAreZero() {
    assertTrue(SparseFeatures.isSparse(3, 1024, 128));
    assertFalse(SparseFeatures.isSparse(3, 1024, 129));
    assertFalse(SparseFeatures.isSparse(3, 1023, 1));
    assertTrue(SparseFeatures.isSparse(0, 1024, 0));
  }

  @Test
  void aBatchIsDenseIfRowsAreOrTheFirstLayerNeedsIt() {
    int[] first = {0};
    BatchFeatures sparse = new BatchFeatures(1, 2000, true);
    SparseFeatures.row(2000, new int[] {3}, new float[] {1}).gather(first, 1, 1, sparse);
    assertTrue(sparse.isSparse());
    new FloatFeatures(2000, new float[2000]).gather(first, 1, 1, sparse);
    assertFalse(sparse.isSparse());
    SparseFeatures.row(2000, new int[84], new float[84]).gather(first, 1, 1, sparse);
    assertFalse(sparse.isSparse(), "too few zeros");
    BatchFeatures dense = new BatchFeatures(1, 2000, false);
    SparseFeatures.row(2000, new int[] {3}, new float[] {1}).gather(first, 1, 1, dense);
    assertEquals(1, dense.dense()[3]);
  }
}
