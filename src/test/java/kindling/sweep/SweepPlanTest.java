package kindling.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kindling.config.Change;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.metrics.Metric;
import kindling.run.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepPlanTest {
  @TempDir Path folder;

  @Test
  void everyTrialIsCheckedWithItsOwnSettings() {
    List<String> seen = new ArrayList<>();
    SweepPlan plan =
        SweepPlan.of(
            Sweeps.reader(folder, "variables.width = [5, 7], training.epochs = [1, 2]"),
            settings -> seen.add(seen(settings)));
    assertEquals(
        List.of(
            "affine 3 -> 5 for 1",
            "affine 3 -> 7 for 1",
            "affine 3 -> 5 for 2",
            "affine 3 -> 7 for 2"),
        seen);
    assertEquals(2, plan.epochs(plan.trials().get(3)));
  }

  private static String seen(Settings settings) {
    return settings.network().layers().get(0) + " for " + settings.training().epochs();
  }

  @Test
  void numbersAreWrittenAsPeopleWriteThem() {
    assertEquals(
        List.of("1e-4", "2.5e-5", "0.1", "1e30"),
        Sweeps.plan(folder, "optimizer.learning-rate = [1e-4, 2.5e-5, 0.1, 1e30]").trials().stream()
            .map(trial -> trial.values().get("optimizer.learning-rate"))
            .toList());
  }

  @Test
  void aTrialThatCannotBeTrainedIsNamedWithItsValues() {
    assertRefused(
        "sweep.conf: 6: trial 2 (training.batch-size=0): training.batch-size is \"0\"; it must be",
        "training.batch-size = [1, 0]");
    assertRefused(
        "sweep.conf: 6: trial 2 (optimizer.name=adm): optimizer.name",
        "optimizer = [{ name = sgd }, { name = adm }]");
    assertRefused(
        "sweep.conf: 7: sweep.metric is \"accuracy\", which network.loss = mean-squared-error does not have; it must be one of loss, mean-absolute-error, mean-squared-error",
        "network.loss = [softmax, mean-squared-error]",
        "sweep.metric = accuracy");
  }

  @Test
  void theMetricOfTheSweepIsComputedInEachTrial() {
    SettingsReader base = Sweeps.reader(folder, "variables.width = [5, 7]");
    for (String metric : List.of("auc", "accuracy")) {
      SettingsReader reader =
          base.with(
              List.of(
                  new Change("test", "sweep.metric", metric),
                  new Change("test", "evaluation.metrics", "[f1]")));
      SweepPlan plan = SweepPlan.of(reader, settings -> {});
      assertEquals(
          metric.equals("auc") ? List.of(Metric.F1, Metric.AUC) : List.of(Metric.F1),
          plan.settings(reader, plan.trials().get(1)).evaluation().metrics().metrics());
    }
  }

  @Test
  void trialsThatDoNotShareTheirRowsAreRefused() {
    String width = "variables.width = [5, 7]";
    assertRefused(
        "trial 2 (variables.width=7): training.shards must not differ between trials, which share the same rows; run a sweep for each value",
        width,
        "training.shards = ${variables.width}");
    assertRefused(
        "trial 2 (variables.width=7): data must not differ between trials",
        width,
        "data.rows = ${variables.width}");
    assertRefused(
        "training.seed without data.validation-seed must not differ between trials",
        width,
        "training.seed = ${variables.width}");
    assertRefused(
        "sweep.conf: 6: trial 2 (network.loss=sigmoid): network.loss = sigmoid takes other labels than the softmax of trial 1, and all trials share the same rows; run a sweep for each kind of label",
        "network.loss = [softmax, sigmoid]",
        "sweep.metric = accuracy");
  }

  @Test
  void trialsThatShareTheirRowsMayDifferInSeedScaleAndLoss() {
    Sweeps.plan(
        folder,
        """
        training.seed = [1, 2]
        data.scale = [1, 2]
        network.loss = [softmax, softmax smoothing 0.1]
        training.mode = [aggregate, all-reduce, local]
        """,
        "data.validation-seed = 1");
  }

  private void assertRefused(String expected, String space, String... more) {
    UserError error =
        assertThrows(
            UserError.class,
            () -> SweepPlan.of(Sweeps.reader(folder, space, more), Training::check));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  @Test
  void aLineIsPrintedForEachTrial() {
    assertEquals(
        """
        trial  optimizer.learning-rate  optimizer.name  training.batch-size  epochs
            1                      0.1  momentum                          8      27
            2                      0.1  momentum                         16      27
            3                        -  sgd                               8      27
            4                        -  sgd                              16      27

        4 trials, 108 epochs
        """,
        printed(
            """
            optimizer = [{ name = momentum, learning-rate = 0.1 }, { name = sgd }]
            training.batch-size = [8, 16]
            """));
  }

  @Test
  void halvingSaysHowFarHowManyAreTrained() {
    String printed =
        printed(
            "optimizer.learning-rate = log-uniform 1e-3 to 1",
            "sweep { strategy = halving, trials = 27 }");
    assertTrue(
        printed.endsWith(
            """

            27 to epoch 1, 9 to epoch 3, 3 to epoch 9, 1 to epoch 27
            27 trials, about 81 epochs of 729
            """),
        printed);
  }

  private String printed(String space, String... more) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SweepPlan plan = SweepPlan.of(Sweeps.reader(folder, space, more), Training::check);
    plan.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
