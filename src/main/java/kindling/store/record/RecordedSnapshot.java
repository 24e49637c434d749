package kindling.store.record;

import kindling.network.snapshot.NetworkSnapshot;

/**
 * A snapshot and its epoch and step.
 *
 * @param epoch it was taken after this epoch; 0 is before the first step
 * @param step the number of steps before it
 */
public record RecordedSnapshot(int epoch, long step, NetworkSnapshot snapshot) {}
