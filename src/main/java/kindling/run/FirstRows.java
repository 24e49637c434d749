package kindling.run;

import kindling.cluster.CachedBlocks;
import kindling.cluster.DatasetReader;
import kindling.cluster.DatasetReader.Source;
import kindling.cluster.RowReader;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.data.Block;
import kindling.network.Network;
import kindling.network.Workspace;
import org.apache.spark.sql.SparkSession;

/**
 * The first rows of the training set that some settings name, in a workspace of their network on
 * the driver: enough to look at the network without training it.
 *
 * @param count how many rows: as many as were asked for, or all that there are
 */
record FirstRows(Network network, Workspace workspace, int count) {
  static FirstRows of(SparkSession spark, Settings settings, int most) {
    DatasetReader reader = new DatasetReader(spark, settings.data());
    Source source = reader.train();
    RowReader rows = reader.rows(source, true);
    Network network = Initial.network(settings, Initial.shape(settings, rows));
    Block block = CachedBlocks.packHere(source.rows().limit(most), rows, network.outputs());
    if (block.rows() == 0) {
      throw new UserError(source.name() + ": has no rows");
    }
    Workspace workspace = new Workspace(network, block.rows(), rows.labelWidth());
    for (int row = 0; row < block.rows(); row++) {
      workspace.chosen()[row] = row;
    }
    float scale = settings.data().scaleOf(rows.asBytes());
    block.gather(workspace.chosen(), block.rows(), scale, workspace.inputs(), workspace.labels());
    return new FirstRows(network, workspace, block.rows());
  }
}
