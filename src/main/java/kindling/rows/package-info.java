/**
 * Reading data sets and packing them into cached blocks: from a {@code Dataset} of any columns, or
 * from IDX files, to one block for each shard. Floor 3: imports floors 0 to 2. Start reading at
 * {@link kindling.rows.files.DatasetReader}, then {@link kindling.rows.RowReader} and {@link
 * kindling.rows.columns.ColumnKind}, then {@link kindling.rows.CachedBlocks}.
 */
package kindling.rows;
