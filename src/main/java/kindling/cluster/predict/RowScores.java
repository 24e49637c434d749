package kindling.cluster.predict;

import java.io.Serial;
import java.nio.ByteBuffer;
import kindling.cluster.PackedFloats;
import kindling.config.UserError;
import kindling.data.features.Features;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.rows.RowReader;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.api.java.UDF1;

/**
 * The scores of one row, as bytes; null if there is an error in its features, which {@link
 * RowFault} explains.
 *
 * <p>Spark may call the function several times for a row, in a filter and in the columns after it;
 * so the scores of the last row are kept. Each task has its own object, but threads of the driver
 * may share one: hence the lock.
 */
final class RowScores implements UDF1<Object, byte[]> {
  @Serial private static final long serialVersionUID = 1L;

  private static final int[] ONLY = {0};

  private final Network network;
  private final Broadcast<PackedFloats> weights;
  private final RowReader reader;
  private final float scale;
  // null until the first row
  private transient Workspace workspace;
  private transient Features last;
  private transient byte[] lastScores;

  RowScores(Network network, Broadcast<PackedFloats> weights, RowReader reader, float scale) {
    this.network = network;
    this.weights = weights;
    this.reader = reader;
    this.scale = scale;
  }

  @Override
  public synchronized byte[] call(Object features) {
    Features row;
    try {
      row = reader.features(features);
    } catch (UserError e) {
      return null;
    }
    if (last == null || last.compare(0, row, 0) != 0) {
      lastScores = scores(row);
      last = row;
    }
    return lastScores;
  }

  private byte[] scores(Features row) {
    if (workspace == null) {
      workspace = new Workspace(network, 1, 1);
    }
    row.gather(ONLY, 1, scale, workspace.features());
    float[] scores = network.scores(1, weights.value().array(), workspace);
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * network.outputs());
    bytes.asFloatBuffer().put(scores, 0, network.outputs());
    return bytes.array();
  }
}
