/**
 * Statistics of the weights, activations and gradients in a network at one moment of its training.
 * Start reading at {@link kindling.network.snapshot.SnapshotPasses}.
 */
package kindling.network.snapshot;
