package kindling.sweep;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import kindling.config.DataSettings;
import kindling.config.OptimizerSettings.InitialState;
import kindling.config.Settings;
import kindling.config.TrainingSettings.Calibration;
import kindling.config.TrainingSettings.Mode;
import kindling.config.UserError;
import kindling.network.Loss;
import kindling.network.layers.NetworkParser;

/**
 * The settings that all trials of a sweep must have in common, because their rows are packed once
 * for all of them. A space is refused earlier if it names such a key; here are those that it
 * changes by a variable.
 */
final class SharedSettings {
  private final Set<Mode> modes = EnumSet.noneOf(Mode.class);
  // null before the first trial
  private Settings first;

  /** The training modes of the trials so far. */
  Set<Mode> modes() {
    return modes;
  }

  /** Adds a trial, and refuses one that needs rows of its own. */
  void add(Settings trial) {
    modes.add(trial.training().mode());
    if (first == null) {
      first = trial;
    }
    requireSameRows(trial);
    if (trial.training().maxMinutes() > 0) {
      throw UserError.of("a sweep does not limit the time of each trial")
          .cure("set {training.max-minutes} = 0, and limit the sweep by sweep.budget.minutes")
          .key("training.max-minutes");
    }
    if (trial.optimizer().initialState() != InitialState.NEW) {
      throw UserError.of("the trials of a sweep begin with a new state of the optimizer")
          .cure("set {optimizer.initial-state} = new")
          .key("optimizer.initial-state");
    }
    if (trial.training().calibration() != Calibration.NONE) {
      throw UserError.of("a sweep does not calibrate its models")
          .cure("set {training.calibration} = none, and calibrate when you train the best settings")
          .key("training.calibration");
    }
    if (trial.training().threshold().metric() != null) {
      throw UserError.of("a sweep does not choose thresholds for its models")
          .cure("set {training.threshold} = 0.5, and choose it when you train the best settings")
          .key("training.threshold");
    }
    trial.at("network.loss", () -> requireSameLabels(trial));
  }

  private void requireSameRows(Settings trial) {
    List<String> changed = new ArrayList<>();
    DataSettings data = trial.data();
    if (!data.withScale(first.data().scale()).equals(first.data())) {
      changed.add("data");
    }
    if (trial.training().shards() != first.training().shards()) {
      changed.add("training.shards");
    }
    boolean seedChooses = data.validationShare() > 0 && data.validationSeed().isEmpty();
    if (seedChooses && trial.training().seed() != first.training().seed()) {
      changed.add("training.seed without data.validation-seed");
    }
    if (!changed.isEmpty()) {
      throw new UserError(
          "%s must not differ between trials, which share the same rows; run a sweep for each value"
              .formatted(String.join(" and ", changed)));
    }
  }

  private Loss requireSameLabels(Settings trial) {
    Loss loss = loss(trial);
    if (loss.labels() != loss(first).labels() || loss.range() != loss(first).range()) {
      throw new UserError(
          "network.loss = %s takes other labels than the %s of trial 1, and all trials share the same rows; run a sweep for each kind of label"
              .formatted(trial.network().loss(), first.network().loss()));
    }
    return loss;
  }

  private static Loss loss(Settings settings) {
    return NetworkParser.loss(settings.network().loss());
  }
}
