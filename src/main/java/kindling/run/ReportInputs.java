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
import kindling.network.Network;
import kindling.network.snapshot.NetworkSnapshot;
import kindling.report.pages.InspectedSet;
import kindling.report.pages.RunPage;

/** What a report asks of a training besides its figures. */
record ReportInputs(Settings settings, DataSets sets, Assembly assembly, SparkWorkers workers) {
  /** Rows of the training set with which histograms are made, and what they take at most. */
  private static final int SAMPLE_ROWS = 1000;

  private static final long SAMPLE_BYTES = 1 << 26;

  /**
   * What is in the network with some weights, seen with a sample of the training set; none if
   * nobody wants to know.
   */
  Optional<Function<float[], NetworkSnapshot>> snapshots(double weightFactor) {
    if (settings.report().histograms() == 0) {
      return Optional.empty();
    }
    long most = Math.min(SAMPLE_ROWS, SAMPLE_BYTES / sets.rows(Split.TRAIN).layout().rowBytes());
    Block sample = workers.sample((int) Math.max(1, most));
    Scaling scaling = new Scaling(assembly.scale(), weightFactor);
    long seed = settings.training().seed();
    return Optional.of(new BlockSnapshot(assembly.network(), sample, scaling, seed)::of);
  }

  /** What some weights take the rows of the test set for, or without one the validation set. */
  Optional<InspectedSet> examine(float[] parameters) {
    Network network = assembly.network();
    int mistakes = RunPage.mistakes(network.input());
    for (Split split : List.of(Split.TEST, Split.VALIDATION)) {
      PredictionDetails examination = workers.examine(split, parameters, mistakes);
      if (examination != null) {
        String name = split.name().toLowerCase(Locale.ROOT);
        return Optional.of(new InspectedSet(name, sets.rows(split).hasIndex(), examination));
      }
    }
    return Optional.empty();
  }
}
