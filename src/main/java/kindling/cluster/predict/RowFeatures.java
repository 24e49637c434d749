package kindling.cluster.predict;

import java.io.Serializable;
import kindling.config.UserError;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import kindling.data.features.Features;
import kindling.rows.RowReader;
import org.apache.spark.sql.Row;

/**
 * Packs the features of rows without labels.
 *
 * @param refusal of rows that the network cannot take
 */
record RowFeatures(RowReader reader, RowRefusal refusal) implements Serializable {
  private static final float[] NO_LABEL = {0f};

  /** What a packed row is made of. */
  RowLayout layout() {
    return new RowLayout(reader.layout().width(), 1, reader.layout().type(), false);
  }

  /**
   * Packs the features of a row; zeros, if the network cannot take them.
   *
   * @return what is wrong with the features, as a sentence to raise; null if nothing is
   */
  String pack(Row row, BlockPacker packer) {
    try {
      packer.add(0, NO_LABEL, 1f, reader.features(row), 0);
      return null;
    } catch (UserError e) {
      String fault = refusal.raised(e);
      packer.add(0, NO_LABEL, 1f, Features.zeros(layout().type(), layout().width()), 0);
      return fault;
    }
  }
}
