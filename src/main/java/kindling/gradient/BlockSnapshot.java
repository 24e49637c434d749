package kindling.gradient;

import kindling.data.Block;
import kindling.data.Scaling;
import kindling.math.Seeds;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.snapshot.NetworkSnapshot;
import kindling.network.snapshot.SnapshotPasses;

/**
 * Takes snapshots of a network with the rows of a block, without augmentation. The same weights
 * give the same snapshot, because the random numbers stay the same.
 *
 * @param scaling of the rows
 * @param seed of dropout
 */
public record BlockSnapshot(Network network, Block block, Scaling scaling, long seed) {
  /** The snapshot with some weights; its scratch memory is released afterwards. */
  public NetworkSnapshot of(float[] parameters) {
    SnapshotPasses passes = new SnapshotPasses(network, block.labelWidth());
    Workspace workspace = passes.workspace();
    int[] chosen = workspace.chosen();
    for (int from = 0; from < block.rows(); from += passes.rowsAtOnce()) {
      int rows = Math.min(passes.rowsAtOnce(), block.rows() - from);
      for (int i = 0; i < rows; i++) {
        chosen[i] = from + i;
      }
      block.gather(
          chosen, rows, scaling, workspace.features(), workspace.labels(), workspace.weights());
      workspace.seed(Seeds.mix(seed, from));
      passes.add(rows, parameters);
    }
    return passes.snapshot(parameters);
  }
}
