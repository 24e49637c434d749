/**
 * The kinds of columns that a network can be trained on: each turns its values into floats. Floor
 * 3, below the rest of {@code rows}. Start reading at {@link kindling.rows.columns.ColumnKind};
 * {@link kindling.rows.columns.ColumnKinds} lists them.
 */
package kindling.rows.columns;
