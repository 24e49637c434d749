package kindling.cluster.predict;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import kindling.cluster.PackedFloats;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.Scaling;
import kindling.data.features.BatchFeatures;
import kindling.gradient.Contributions;
import kindling.network.Network;
import kindling.network.Workspace;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A task of a prediction: passes its rows through the network in batches. The last column says what
 * is wrong with the features of a row; it is null if nothing is.
 */
final class PredictionTask implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** The most rows of a batch. */
  private static final int BATCH_ROWS = 250;

  /** The most bytes of the features of a batch, unless a single row has more. */
  private static final long BATCH_BYTES = 64 << 20;

  private static final Object[] NONE = {};

  private final Network network;
  private final Broadcast<PackedFloats> weights;
  private final RowFeatures features;
  private final Scaling scaling;
  private final int[] kept;
  private final ArrayList<PredictedColumn> columns;
  // null for none
  private final ContributionColumns contributions;

  /**
   * A task.
   *
   * @param scale multiplied with every feature
   * @param kept places of the columns that stay
   * @param columns that come after them
   * @param contributions that come after these; null for none
   */
  PredictionTask(
      Network network,
      Broadcast<PackedFloats> weights,
      RowFeatures features,
      float scale,
      int[] kept,
      List<PredictedColumn> columns,
      ContributionColumns contributions) {
    this.network = network;
    this.weights = weights;
    this.features = features;
    this.scaling = new Scaling(scale, 1);
    this.kept = kept;
    this.columns = new ArrayList<>(columns);
    this.contributions = contributions;
  }

  Iterator<Row> predict(Iterator<Row> source) {
    Workspace workspace = new Workspace(network, batchRows(), 1);
    return new Iterator<>() {
      private Iterator<Row> batch = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        if (!batch.hasNext() && source.hasNext()) {
          batch = predictBatch(source, workspace).iterator();
        }
        return batch.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return batch.next();
      }
    };
  }

  private int batchRows() {
    long rowBytes = (long) Float.BYTES * features.layout().width();
    return (int) Math.max(1, Math.min(BATCH_ROWS, BATCH_BYTES / rowBytes));
  }

  private List<Row> predictBatch(Iterator<Row> source, Workspace workspace) {
    List<Row> rows = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    BlockPacker packer = new BlockPacker(features.layout());
    while (source.hasNext() && rows.size() < batchRows()) {
      Row row = source.next();
      workspace.chosen()[rows.size()] = rows.size();
      rows.add(row);
      faults.add(features.pack(row, packer));
    }
    Block block = packer.block();
    BatchFeatures x = workspace.features();
    int[] chosen = workspace.chosen();
    float[] labels = workspace.labels();
    if (contributions == null) {
      block.gather(chosen, rows.size(), scaling, x, labels, workspace.weights());
    } else {
      block.gather(chosen, rows.size(), scaling, x.beginDense(), labels, workspace.weights());
    }
    float[] parameters = weights.value().array();
    float[] scores = network.scores(rows.size(), parameters, workspace);
    Contributions explained =
        contributions == null
            ? null
            : contributions.explain(rows.size(), workspace.inputs(), parameters);
    List<Row> predicted = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Object[] last = explained == null ? NONE : contributions.values(explained, i);
      predicted.add(predicted(rows.get(i), scores, i * network.outputs(), last, faults.get(i)));
    }
    return predicted;
  }

  private Row predicted(Row row, float[] scores, int from, Object[] last, String fault) {
    Object[] values = new Object[kept.length + columns.size() + last.length + 1];
    for (int k = 0; k < kept.length; k++) {
      values[k] = row.get(kept[k]);
    }
    for (int k = 0; k < columns.size(); k++) {
      values[kept.length + k] = columns.get(k).of(scores, from);
    }
    System.arraycopy(last, 0, values, kept.length + columns.size(), last.length);
    values[values.length - 1] = fault;
    return RowFactory.create(values);
  }
}
