package kindling.store.record;

import kindling.network.snapshot.NetworkSnapshot;

/**
 * A snapshot and when it was taken.
 *
 * @param epoch after which; 0 is before the first step
 * @param step the number of steps until then
 */
public record RecordedSnapshot(int epoch, long step, NetworkSnapshot snapshot) {}
