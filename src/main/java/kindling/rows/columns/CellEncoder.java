package kindling.rows.columns;

import java.io.Serializable;

/** How a value of a table becomes floats. */
interface CellEncoder extends Serializable {
  /**
   * Writes the floats of a value.
   *
   * @param value null if it is missing
   * @param row takes the floats
   * @param at the place of the first
   * @throws kindling.tables.cells.CellFault if the column cannot have the value
   */
  void encode(Object value, float[] row, int at);
}
