package kindling.run;

import java.util.List;
import kindling.cluster.CachedBlocks;
import kindling.cluster.DatasetReader;
import kindling.cluster.DatasetReader.Source;
import kindling.cluster.LabelCheck;
import kindling.cluster.RowReader;
import kindling.config.Settings;
import kindling.data.Block;
import kindling.data.Scaling;
import kindling.network.GradientCheck;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.store.Storage;
import org.apache.spark.sql.SparkSession;

/**
 * A gradient check of the network and the data that some settings name, over the first rows of the
 * training set.
 */
public final class GradientCheckRun {
  private static final int ROWS = 100;

  private GradientCheckRun() {}

  /** Checks, and returns a difference per array of parameters. */
  public static List<GradientCheck.Difference> of(SparkSession spark, Settings settings) {
    DatasetReader reader = new DatasetReader(spark, settings.data());
    Source source = reader.train();
    RowReader rows = reader.rows(source, true);
    Network network = Initial.network(settings, Initial.shape(settings, rows));
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    float[] parameters = Initial.parameters(settings, network, storage);
    LabelCheck labels = new LabelCheck(network.loss().labels(), network.outputs());
    Block block = CachedBlocks.packHere("first rows", source.rows().limit(ROWS), rows, labels);
    Workspace workspace = new Workspace(network, ROWS, rows.layout().labelWidth());
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
        workspace.inputs(),
        workspace.labels(),
        workspace.weights());
    return GradientCheck.check(
        network, parameters, workspace, block.rows(), settings.training().seed());
  }
}
