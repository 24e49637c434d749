package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import kindling.math.Seeds;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final Shape DIGIT = new Shape(28, 28, 1);
  private static final RandomAffine AFFINE = new RandomAffine(2, 15, 0.15, 10);
  private static final ElasticDistortion ELASTIC = new ElasticDistortion(34, 4);
  private static final RandomErasing ERASING = new RandomErasing(0.5, 0.02, 0.4, 0.3);
  private static final Augmentation ALL = new Augmentation(1, DIGIT, AFFINE, ELASTIC, ERASING);

  private final Block digits;

  AugmentationTest() throws IOException {
    digits = Mnist.train(1, 20).get(0);
  }

  @Test
  void zeroAmountsLeaveTheBitsOfTheRowsAlone() {
    float[] plain = gathered(digits, rows());
    assertArrayEquals(plain, augmented(Augmentation.NONE, digits, 0, rows()));
    Augmentation zero =
        new Augmentation(
            1,
            DIGIT,
            new RandomAffine(0, 0, 0, 0),
            new ElasticDistortion(0, 4),
            new RandomErasing(0, 0.02, 0.4, 0.3));
    assertArrayEquals(plain, augmented(zero, digits, 0, rows()));
  }

  @Test
  void everyKindAloneChangesRows() {
    float[] plain = gathered(digits, rows());
    for (Augmentation one :
        List.of(
            of(new RandomAffine(2, 0, 0, 0), ElasticDistortion.NONE, RandomErasing.NONE),
            of(new RandomAffine(0, 15, 0, 0), ElasticDistortion.NONE, RandomErasing.NONE),
            of(new RandomAffine(0, 0, 0.1, 0), ElasticDistortion.NONE, RandomErasing.NONE),
            of(new RandomAffine(0, 0, 0, 10), ElasticDistortion.NONE, RandomErasing.NONE),
            of(RandomAffine.NONE, ELASTIC, RandomErasing.NONE),
            of(RandomAffine.NONE, ElasticDistortion.NONE, ERASING))) {
      assertFalse(Arrays.equals(plain, augmented(one, digits, 0, rows())));
    }
  }

  @Test
  void aFlipExchangesTheSidesExactly() {
    float[] plain = gathered(digits, rows());
    float[] flipped =
        augmented(
            of(new RandomAffine(0, 0, 0, 0, 1, 0), ElasticDistortion.NONE, RandomErasing.NONE),
            digits,
            0,
            rows());
    float[] turned =
        augmented(
            of(new RandomAffine(0, 0, 0, 0, 1, 1), ElasticDistortion.NONE, RandomErasing.NONE),
            digits,
            0,
            rows());
    for (int i = 0; i < plain.length; i++) {
      int row = i / 784;
      int y = i / 28 % 28;
      int x = i % 28;
      assertEquals(plain[row * 784 + y * 28 + 27 - x], flipped[i]);
      assertEquals(plain[row * 784 + (27 - y) * 28 + 27 - x], turned[i]);
    }
  }

  @Test
  void aFlipHappensAsOftenAsItsProbabilitySaysAndBeforeAllElse() {
    RandomAffine half = new RandomAffine(2, 15, 0.1, 10, 0.5, 0.25);
    SourceMap map = new SourceMap();
    int horizontal = 0;
    int vertical = 0;
    for (int seed = 0; seed < 4000; seed++) {
      half.draw(Seeds.mix(1, seed), DIGIT, map);
      horizontal += map.xx < 0 ? 1 : 0;
      vertical += map.yy < 0 ? 1 : 0;
      SourceMap without = new SourceMap();
      new RandomAffine(2, 15, 0.1, 10).draw(Seeds.mix(1, seed), DIGIT, without);
      assertEquals(map.xx < 0 ? 27 - without.x0 : without.x0, map.x0);
      assertEquals(map.yy < 0 ? 27 - without.y0 : without.y0, map.y0);
    }
    assertEquals(2000, horizontal, 100);
    assertEquals(1000, vertical, 100);
  }

  @Test
  void sameSeedEpochAndRowGiveTheSameBits() {
    assertArrayEquals(augmented(ALL, digits, 3, rows()), augmented(ALL, digits, 3, rows()));
  }

  @Test
  void anotherEpochOrSeedGivesEveryRowOtherBits() {
    Augmentation elastic = of(RandomAffine.NONE, ELASTIC, RandomErasing.NONE);
    Augmentation otherSeed =
        new Augmentation(2, DIGIT, RandomAffine.NONE, ELASTIC, RandomErasing.NONE);
    float[] first = augmented(elastic, digits, 0, rows());
    float[] second = augmented(elastic, digits, 1, rows());
    float[] third = augmented(otherSeed, digits, 0, rows());
    for (int i = 0; i < 20; i++) {
      int from = i * 784;
      assertFalse(Arrays.equals(first, from, from + 784, second, from, from + 784));
      assertFalse(Arrays.equals(first, from, from + 784, third, from, from + 784));
    }
  }

  @Test
  void aRowIsDistortedAlikeInAnyShardAndBatch() throws IOException {
    float[] expected = augmented(ALL, digits, 5, rows());
    List<Block> shards = Mnist.train(3, 20);
    for (int row = 0; row < 20; row++) {
      Block shard = shards.get(row % 3);
      int other = (row / 3 + 1) % shard.rows();
      float[] batch = augmented(ALL, shard, 5, other, row / 3);
      assertArrayEquals(
          Arrays.copyOfRange(expected, row * 784, (row + 1) * 784),
          Arrays.copyOfRange(batch, 784, 1568));
    }
  }

  @Test
  void whatScratchHeldBeforeChangesNothing() {
    Augmentation.Scratch scratch = ALL.scratch(null);
    float[] first = gathered(digits, rows());
    ALL.augment(digits, rows(), 20, 0, first, scratch);
    float[] again = gathered(digits, rows());
    ALL.augment(digits, rows(), 20, 1, again, scratch);
    assertArrayEquals(augmented(ALL, digits, 1, rows()), again);
  }

  @Test
  void scratchServesAnEqualAugmentationAndNoOther() {
    Augmentation.Scratch scratch = ALL.scratch(null);
    Augmentation equal =
        new Augmentation(9, DIGIT, AFFINE, new ElasticDistortion(34, 4), RandomErasing.NONE);
    assertSame(scratch, equal.scratch(scratch));
    assertNotSame(
        scratch,
        new Augmentation(1, DIGIT, AFFINE, new ElasticDistortion(34, 5), ERASING).scratch(scratch));
    assertNotSame(
        scratch,
        new Augmentation(1, new Shape(14, 56, 1), AFFINE, ELASTIC, ERASING).scratch(scratch));
  }

  @Test
  void amountsStayBetweenTheirBoundsAndReachThem() {
    SourceMap map = new SourceMap();
    double least = 0;
    double most = 0;
    for (int seed = 0; seed < 1000; seed++) {
      new RandomAffine(2, 0, 0, 0).draw(Seeds.mix(1, seed), DIGIT, map);
      least = Math.min(least, map.x0);
      most = Math.max(most, map.x0);
      assertEquals(1, map.xx);
      new RandomAffine(0, 15, 0, 0).draw(Seeds.mix(1, seed), DIGIT, map);
      assertTrue(map.xx >= Math.cos(Math.toRadians(15)) && map.xx <= 1);
      assertEquals(1, map.xx * map.yy - map.xy * map.yx, 1e-12);
      new RandomAffine(0, 0, 0.1, 0).draw(Seeds.mix(1, seed), DIGIT, map);
      assertTrue(1 / map.xx >= 0.9 && 1 / map.yy < 1.1);
    }
    assertEquals(-2, least, 0.02);
    assertEquals(2, most, 0.02);
  }

  private static Augmentation of(
      RandomAffine affine, ElasticDistortion elastic, RandomErasing erasing) {
    return new Augmentation(1, DIGIT, affine, elastic, erasing);
  }

  private static int[] rows() {
    int[] rows = new int[20];
    Arrays.setAll(rows, i -> i);
    return rows;
  }

  private static float[] augmented(
      Augmentation augmentation, Block block, int epoch, int... chosen) {
    float[] x = gathered(block, chosen);
    augmentation.augment(block, chosen, chosen.length, epoch, x, augmentation.scratch(null));
    return x;
  }

  private static float[] gathered(Block block, int... chosen) {
    float[] x = new float[chosen.length * 784];
    int rows = chosen.length;
    block.gather(chosen, rows, Mnist.SCALING, x, new float[rows], new float[rows]);
    return x;
  }
}
