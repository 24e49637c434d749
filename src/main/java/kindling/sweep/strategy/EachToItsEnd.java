package kindling.sweep.strategy;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialTarget;

/** Trains one trial after the other, each to its last epoch. */
final class EachToItsEnd implements Strategy {
  private final List<Trial> trials;
  private final ToIntFunction<Trial> epochs;
  // by index in the list
  private final BitSet begun = new BitSet();

  EachToItsEnd(List<Trial> trials, ToIntFunction<Trial> epochs) {
    this.trials = List.copyOf(trials);
    this.epochs = epochs;
  }

  @Override
  public List<Trial> trials() {
    return trials;
  }

  @Override
  public Optional<TrialTarget> next() {
    int next = begun.nextClearBit(0);
    if (next == trials.size()) {
      return Optional.empty();
    }
    begun.set(next);
    Trial trial = trials.get(next);
    return Optional.of(new TrialTarget(trial, epochs.applyAsInt(trial)));
  }

  @Override
  public void done(TrialTarget target, double score) {
    begun.set(target.trial().number() - 1);
  }
}
