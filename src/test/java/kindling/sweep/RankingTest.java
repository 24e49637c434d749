package kindling.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import kindling.metrics.Metric;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static final Objective ACCURACY = Objective.of(Metric.ACCURACY);

  @Test
  void theBestComesFirst() {
    assertRanked(
        List.of(2, 3, 1),
        ACCURACY,
        Results.finished(1, 0.5),
        Results.finished(2, 0.9),
        Results.finished(3, 0.7));
    assertRanked(
        List.of(2, 1),
        Objective.of(Metric.LOSS),
        Results.finished(1, 0.5),
        Results.finished(2, 0.9));
  }

  @Test
  void ofEqualOnesTheLowerNumberComesFirst() {
    assertRanked(
        List.of(1, 2, 3),
        ACCURACY,
        Results.finished(3, 0.5),
        Results.finished(1, 0.5),
        Results.finished(2, 0.5));
  }

  @Test
  void theFigureIsThatOfTheBestEpoch() {
    TrialResult two = Results.finished(2, 0.9, 0.1);
    TrialResult best =
        new TrialResult(two.trial(), two.state(), two.history(), 1, two.seconds(), "", "", "");
    assertRanked(List.of(2, 1), ACCURACY, Results.finished(1, 0.5), best);
  }

  @Test
  void whatWasTrainedToItsEndComesBeforeWhatWasNot() {
    assertRanked(
        List.of(3, 2, 1),
        ACCURACY,
        Results.of(Results.trial(1), State.PAUSED, 0.8),
        Results.of(Results.trial(2), State.DROPPED, 0.9),
        Results.finished(3, 0.5));
  }

  @Test
  void whatFailedOrHasNoNumberHasNoRank() {
    TrialResult good = Results.finished(4, 0.5);
    TrialResult failed =
        new TrialResult(
            Results.trial(3), State.FAILED, good.history(), 1, 1, "step 412: loss is NaN", "", "");
    Ranking ranking =
        Ranking.of(
            ACCURACY,
            List.of(
                good,
                failed,
                Results.of(Results.trial(2), State.FINISHED),
                TrialResult.waiting(Results.trial(1))));
    assertEquals(List.of(good), ranking.ranked());
    assertEquals(List.of(1, 2, 3), numbers(ranking.unranked()));
    assertEquals(4, ranking.all().count());
  }

  @Test
  void nobodyWinsIfAllFailed() {
    List<TrialResult> failed = List.of(Results.failed(Results.trial(1), "no such file"));
    assertTrue(Ranking.of(ACCURACY, failed).winner().isEmpty());
    assertTrue(Ranking.winner(ACCURACY, failed).isEmpty());
  }

  @Test
  void theOrderInWhichTrialsEndedDoesNotMatter() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<TrialResult> results = new ArrayList<>();
    for (int number = 1; number <= 50; number++) {
      State state = random.nextBoolean() ? State.FINISHED : State.DROPPED;
      results.add(Results.of(Results.trial(number), state, random.nextInt(5) / 10.0));
    }
    Ranking ranking = Ranking.of(ACCURACY, results);
    Collections.shuffle(results, random);
    assertEquals(ranking, Ranking.of(ACCURACY, results), "seed " + seed);
    assertEquals(ranking.winner(), Ranking.winner(ACCURACY, results), "seed " + seed);
  }

  private static void assertRanked(
      List<Integer> numbers, Objective figure, TrialResult... results) {
    assertEquals(numbers, numbers(Ranking.of(figure, Arrays.asList(results)).ranked()));
  }

  private static List<Integer> numbers(List<TrialResult> results) {
    return results.stream().map(result -> result.trial().number()).toList();
  }
}
