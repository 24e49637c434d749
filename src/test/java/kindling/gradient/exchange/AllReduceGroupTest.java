package kindling.gradient.exchange;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kindling.data.Shape;
import kindling.math.Precision;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.GradientClip;
import kindling.optimize.Momentum;
import kindling.optimize.Rules;
import kindling.optimize.Sgd;
import kindling.optimize.Spans;
import kindling.optimize.UpdateRule;
import org.junit.jupiter.api.Test;

/**
 * An all-reduce gives the bits of summing along the tree and updating in one place, however tasks
 * and processes share the work. Processes are groups of this JVM; their messages take some time,
 * and are read only when they are delivered.
 */
class AllReduceGroupTest {
  static final int EPOCH = 2;
  static final int FROM = 1;
  static final int UNTIL = 4;
  private static final UpdateRule PLAIN = new UpdateRule(new Sgd(), 0.1);
  private static final UpdateRule CLIPPED =
      new UpdateRule(new Momentum(0.9), 0.1, GradientClip.byNorm(0.5));

  /** So large that a slice goes in several messages. */
  private static final Network LARGE = network("affine 190", "relu", "affine 10");

  /** Three layers of more than 65,536 weights, and so three ranges. */
  private static final Network DEEP =
      network("affine 100", "relu", "affine 700", "relu", "affine 100", "relu", "affine 10");

  /** 7,850 parameters, which are 8 chunks. */
  private static final Network SMALL = network("affine 10");

  @Test
  void tasksOfOneProcessGiveTheBitsOfOneUpdate() throws Exception {
    for (int shards : new int[] {1, 2, 3, 7, 16}) {
      for (UpdateRule rule : List.of(PLAIN, CLIPPED)) {
        for (Precision precision : Precision.values()) {
          AllReduceCase c = new AllReduceCase(LARGE, shards, 100, rule).exchanging(precision);
          for (int tasks = 1; tasks <= Math.min(4, shards); tasks++) {
            c.assertSameBits(new int[tasks]);
          }
        }
      }
    }
  }

  @Test
  void processesGiveTheBitsOfOneUpdate() throws Exception {
    for (UpdateRule rule : List.of(PLAIN, CLIPPED)) {
      for (Precision precision : Precision.values()) {
        for (int[] processOf :
            new int[][] {{0, 1}, {0, 1, 0}, {0, 0, 1, 2}, {0, 1, 2, 1, 0}, {3, 0, 1, 2}}) {
          for (int shards : new int[] {processOf.length, 13}) {
            new AllReduceCase(LARGE, shards, 100, rule)
                .exchanging(precision)
                .assertSameBits(processOf);
          }
        }
      }
    }
  }

  @Test
  void rangesOfSeveralLayersGiveTheBitsOfOneUpdate() throws Exception {
    for (UpdateRule rule : List.of(PLAIN, CLIPPED)) {
      for (int shards : new int[] {1, 2, 3, 5, 8, 13}) {
        for (Precision precision : Precision.values()) {
          AllReduceCase c = new AllReduceCase(DEEP, shards, 40, rule).exchanging(precision);
          c.assertSameBits(new int[Math.min(3, shards)]);
          if (shards > 1) {
            c.assertSameBits(new int[] {0, 1});
          }
          if (shards > 4) {
            c.assertSameBits(new int[] {0, 1, 0});
            c.assertSameBits(new int[] {0, 1, 2, 2, 1});
          }
        }
      }
      for (Precision precision : Precision.values()) {
        // 3 rows per step over 8 shards.
        AllReduceCase few = new AllReduceCase(DEEP, 8, 3, rule).exchanging(precision);
        few.assertSameBits(new int[] {0, 1});
        few.assertSameBits(new int[] {0, 1, 1, 0, 2});
      }
    }
  }

  @Test
  void everyOptimizerAndEveryClipGivesTheBitsOfOneUpdate() throws Exception {
    Spans spans = Rules.spans(784 * 190, 190, 1_900, 10);
    for (Map.Entry<String, UpdateRule> rule : Rules.all(spans).entrySet()) {
      AllReduceCase c =
          new AllReduceCase(LARGE, 7, 100, rule.getValue()).exchanging(Precision.BFLOAT16);
      c.assertSameBits(new int[] {1, 0, 0, 1, 2});
      c = new AllReduceCase(LARGE, 7, 100, rule.getValue());
      for (int[] processOf :
          new int[][] {{0}, {0, 0}, {0, 0, 0}, {0, 1}, {0, 1, 2}, {1, 0, 0, 1, 2}}) {
        try {
          c.assertSameBits(processOf);
        } catch (AssertionError e) {
          throw new AssertionError(rule.getKey() + " in " + Arrays.toString(processOf), e);
        }
      }
    }
  }

  @Test
  void tasksWithoutASliceKeepStep() throws Exception {
    Spans spans = Rules.spans(7_840, 10);
    UpdateRule layerwise = Rules.rule("lars", GradientClip.byNorm(0.5), 0.01, spans);
    for (UpdateRule rule : List.of(PLAIN, CLIPPED, layerwise)) {
      AllReduceCase c = new AllReduceCase(SMALL, 16, 100, rule);
      for (int repetition = 0; repetition < 5; repetition++) {
        c.assertSameBits(new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1});
        c.assertSameBits(new int[] {0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2});
      }
    }
  }

  @Test
  void shardsWithoutRowsInAStepDoNoHarm() throws Exception {
    // 3 rows per step over 8 shards.
    AllReduceCase c = new AllReduceCase(LARGE, 8, 3, CLIPPED);
    c.assertSameBits(new int[] {0, 0});
    c.assertSameBits(new int[] {0, 1, 1, 0});
  }

  @Test
  void aLossThatIsNotFiniteEndsTheStepsBeforeItsUpdate() throws Exception {
    AllReduceCase c = new AllReduceCase(LARGE, 4, 100, new UpdateRule(new Sgd(), 1e30));
    assertTrue(c.assertSameBits(new int[] {0, 1, 1, 0}).steps() < UNTIL - FROM);
    c = new AllReduceCase(SMALL, 16, 100, new UpdateRule(new Sgd(), 1e38));
    assertTrue(
        c.assertSameBits(new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}).steps() < UNTIL - FROM);
  }

  @Test
  void aTaskThatFailsTakesTheOthersWithIt() throws IOException {
    AllReduceCase c = new AllReduceCase(LARGE, 4, 100, CLIPPED);
    c.reference.blocks().set(3, null);
    ExecutionException error =
        assertThrows(ExecutionException.class, () -> c.run(new int[] {0, 0}, new ArrayList<>()));
    assertTrue(
        error.getCause() instanceof NullPointerException
            || error.getCause().getMessage().contains("another task of the group failed"),
        error::toString);
  }

  private static Network network(String... layers) {
    return NetworkParser.parse(List.of(layers), new SoftmaxWithLoss(), Shape.flat(784));
  }
}
