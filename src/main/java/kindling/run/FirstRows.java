package kindling.run;

import kindling.config.Settings;
import kindling.config.UserError;
import kindling.data.Block;
import kindling.data.Scaling;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.layers.Members;
import kindling.rows.CachedBlocks;
import kindling.rows.LabelCheck;
import kindling.rows.NamedRows;
import kindling.rows.RowReader;
import kindling.rows.files.DatasetReader;
import org.apache.spark.SparkContext;

/**
 * The first rows of the training set that some settings name, in a workspace of their network on
 * the driver: enough to look at the network without training it.
 *
 * @param network that gradients are computed of
 * @param count the number of rows: the requested number, or all rows of a smaller set
 */
record FirstRows(Network network, Workspace workspace, int count) {
  static FirstRows of(SparkContext spark, Settings settings, int most) {
    NamedRows source = new DatasetReader(spark, settings.data()).train();
    RowReader rows = source.reader(settings.data(), true);
    Network network = NetworkOfSettings.network(settings, NetworkOfSettings.shape(settings, rows));
    LabelCheck labels = LabelCheck.of(network);
    Block block =
        CachedBlocks.packHere("first rows", source.rows().frame().limit(most), rows, labels);
    if (block.rows() == 0) {
      throw new UserError(source.name() + ": has no rows");
    }
    Network trained = Members.trained(network);
    Workspace workspace = new Workspace(trained, block.rows(), rows.layout().labelWidth());
    for (int row = 0; row < block.rows(); row++) {
      workspace.chosen()[row] = row;
    }
    Scaling scaling =
        new Scaling(
            settings.data().scaleOf(rows.layout().asBytes()),
            Scaling.weightFactor(block.rows(), block.weightSum()));
    block.gather(
        workspace.chosen(),
        block.rows(),
        scaling,
        workspace.features(),
        workspace.labels(),
        workspace.weights());
    return new FirstRows(trained, workspace, block.rows());
  }
}
