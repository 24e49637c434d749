package kindling.cluster.predict;

import java.io.Serial;
import java.nio.ByteBuffer;
import org.apache.spark.sql.api.java.UDF1;

/** A column that is computed from the bytes that {@link RowScores} returns. */
record ScoreColumn(PredictedColumn column) implements UDF1<byte[], Object> {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  public Object call(byte[] bytes) {
    float[] scores = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(scores);
    return column.of(scores, 0);
  }
}
