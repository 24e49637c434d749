package kindling.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class WeightsTest {
  private final Weights weights =
      new Weights(new float[] {1, 2, 3}, new float[][] {{4, 5, 6}, {7, 8, 9}});

  @Test
  void theOptimizersArraysFollowTheWeightsWhenTheyAreJoined() {
    float[] joined = weights.joined();
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, joined);
    assertEquals(7, joined[weights.offset(1)]);
  }

  @Test
  void joinedArraysCanBeSplitAgain() {
    Weights split = Weights.split(weights.joined(), 2);
    assertArrayEquals(weights.parameters(), split.parameters());
    assertArrayEquals(weights.state(), split.state());
  }

  @Test
  void aSliceHoldsTheSameElementsOfAllArrays() {
    assertArrayEquals(new float[] {2, 3, 5, 6, 8, 9}, weights.slice(1, 3));
  }

  @Test
  void aSliceCanBePutIntoItsPlace() {
    weights.setSlice(1, new float[] {20, 50, 80});
    assertArrayEquals(new float[] {1, 20, 3, 4, 50, 6, 7, 80, 9}, weights.joined());
  }

  @Test
  void joiningCopies() {
    Weights alone = Weights.of(new float[] {1, 2});
    assertArrayEquals(alone.parameters(), alone.joined());
    assertNotSame(alone.parameters(), alone.joined());
  }

  @Test
  void theOptimizerBeginsWithZeros() {
    Weights initial = Weights.initial(new float[] {1, 2}, 1);
    assertArrayEquals(new float[] {1, 2, 0, 0}, initial.joined());
  }

  @Test
  void arraysOfDifferentLengthsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Weights(new float[2], new float[][] {new float[3]}));
  }
}
