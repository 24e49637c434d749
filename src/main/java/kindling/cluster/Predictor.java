package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.network.Network;
import kindling.network.Workspace;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Predicts the rows of data sets in batches, in one pass. Holds the weights on the executors until
 * it is closed, which must not be before its predictions have been used.
 */
public final class Predictor implements AutoCloseable {
  private static final int BATCH_ROWS = 250;

  private final Network network;
  private final Broadcast<Floats> weights;

  /** A predictor with the weights of a network. */
  public Predictor(SparkContext spark, Network network, float[] parameters) {
    this.network = network;
    this.weights = Floats.broadcast(spark, parameters);
  }

  /**
   * All columns but the features, {@code prediction} (see {@link Prediction}) and {@code scores}
   * (array of float, without softmax or sigmoid); nothing is computed before it is used.
   *
   * @param scale multiplied with every feature
   */
  public Dataset<Row> predict(Dataset<Row> rows, RowReader reader, float scale) {
    StructType schema = new StructType();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < rows.schema().length(); i++) {
      if (!reader.featureNames().contains(rows.schema().fields()[i].name())) {
        schema = schema.add(rows.schema().fields()[i]);
        kept.add(i);
      }
    }
    schema =
        schema
            .add("prediction", Prediction.of(network).type(), false)
            .add("scores", DataTypes.createArrayType(DataTypes.FloatType, false), false);
    Batches batches =
        new Batches(
            network, weights, reader, scale, kept.stream().mapToInt(Integer::intValue).toArray());
    return rows.sparkSession()
        .createDataFrame(rows.javaRDD().mapPartitions(batches::predict), schema);
  }

  @Override
  public void close() {
    weights.destroy();
  }

  /** What a task does. */
  private static final class Batches implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    private final Network network;
    private final Broadcast<Floats> weights;
    private final RowReader reader;
    private final Scaling scaling;
    private final int[] kept;

    Batches(Network network, Broadcast<Floats> weights, RowReader reader, float scale, int[] kept) {
      this.network = network;
      this.weights = weights;
      this.reader = reader;
      this.scaling = new Scaling(scale, 1);
      this.kept = kept;
    }

    Iterator<Row> predict(Iterator<Row> source) {
      Workspace workspace = new Workspace(network, BATCH_ROWS, 1);
      return new Iterator<>() {
        private Iterator<Row> batch = List.<Row>of().iterator();

        @Override
        public boolean hasNext() {
          if (!batch.hasNext() && source.hasNext()) {
            batch = predictBatch(source, weights.value().array(), workspace).iterator();
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

    private List<Row> predictBatch(Iterator<Row> source, float[] weights, Workspace workspace) {
      List<Row> rows = new ArrayList<>();
      BlockPacker packer =
          new BlockPacker(new RowLayout(reader.layout().width(), 1, reader.layout().asBytes()));
      float[] noLabel = {0f};
      while (source.hasNext() && rows.size() < BATCH_ROWS) {
        Row row = source.next();
        workspace.chosen()[rows.size()] = rows.size();
        rows.add(row);
        if (reader.layout().asBytes()) {
          packer.add(0, noLabel, reader.bytes(row));
        } else {
          packer.add(0, noLabel, reader.floats(row));
        }
      }
      Block block = packer.block();
      block.gather(
          workspace.chosen(),
          rows.size(),
          scaling,
          workspace.inputs(),
          workspace.labels(),
          workspace.weights());
      float[] scores = network.scores(rows.size(), weights, workspace);
      int outputs = network.outputs();
      Prediction prediction = Prediction.of(network);
      List<Row> predicted = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        Object[] values = new Object[kept.length + 2];
        for (int k = 0; k < kept.length; k++) {
          values[k] = rows.get(i).get(kept[k]);
        }
        List<Float> ofRow = new ArrayList<>(outputs);
        for (int k = 0; k < outputs; k++) {
          ofRow.add(scores[i * outputs + k]);
        }
        values[kept.length] = prediction.of(scores, i * outputs);
        values[kept.length + 1] = ofRow.toArray();
        predicted.add(RowFactory.create(values));
      }
      return predicted;
    }
  }
}
