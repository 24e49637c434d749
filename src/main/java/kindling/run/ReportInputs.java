package kindling.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import kindling.cluster.SparkWorkers;
import kindling.config.Settings;
import kindling.data.Block;
import kindling.data.Scaling;
import kindling.gradient.BlockSnapshot;
import kindling.gradient.Workers.Split;
import kindling.metrics.PredictionDetails;
import kindling.metrics.scores.LabelUnits;
import kindling.metrics.scores.ScoredRows;
import kindling.network.Network;
import kindling.network.snapshot.NetworkSnapshot;
import kindling.report.pages.InspectedSet;
import kindling.report.pages.RunPage;
import kindling.report.pages.ScoredSet;
import kindling.tables.Table;
import kindling.tables.Target;

/** The content of a report besides the metrics: a look into the network, and its mistakes. */
record ReportInputs(DataSets sets, Training training, SparkWorkers workers) {
  /** Rows of the training set with which histograms are made, and what they take at most. */
  private static final int SAMPLE_ROWS = 1000;

  private static final long SAMPLE_BYTES = 1 << 26;

  /**
   * A snapshot of the network with some weights, over a sample of the training set; empty without
   * histograms.
   */
  Optional<Function<float[], NetworkSnapshot>> snapshots(PackedRows rows) {
    Settings settings = training.settings();
    if (settings.report().histograms() == 0) {
      return Optional.empty();
    }
    long most = Math.min(SAMPLE_ROWS, SAMPLE_BYTES / sets.rows(Split.TRAIN).layout().rowBytes());
    Block sample = workers.sample((int) Math.max(1, most));
    Scaling scaling = training.scaling(rows);
    long seed = settings.training().seed();
    return Optional.of(new BlockSnapshot(training.network(), sample, scaling, seed)::of);
  }

  /**
   * Predictions of the test set with some weights, or without one of the validation set; empty
   * without sets, and if neither classes are predicted nor scores needed.
   */
  Optional<InspectedSet> examine(float[] parameters) {
    Network network = training.network();
    int mistakes = RunPage.mistakes(network.input());
    for (Split split : List.of(Split.TEST, Split.VALIDATION)) {
      PredictionDetails details = workers.examine(split, parameters, mistakes);
      ScoredRows scores = workers.scores(split, parameters);
      if (details != null || scores != null) {
        String name = split.name().toLowerCase(Locale.ROOT);
        return Optional.of(
            new InspectedSet(
                name,
                sets.rows(split).hasIndex(),
                details == null ? null : details.named(classes()),
                scores == null ? null : scored(scores)));
      }
    }
    return Optional.empty();
  }

  private List<String> classes() {
    return sets.table().map(Table::classes).orElse(List.of());
  }

  private ScoredSet scored(ScoredRows rows) {
    Optional<Table> table = sets.table();
    return new ScoredSet(
        training.network().loss().labels().kind(),
        rows,
        classes(),
        table.map(Table::units).orElse(LabelUnits.NONE),
        table.flatMap(Table::target).map(Target::mean).orElse(0.0));
  }
}
