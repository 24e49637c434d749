/**
 * IDX files, the format of MNIST, as a Spark data source. Start reading at {@link
 * kindling.rows.idx.IdxDataSource}.
 */
package kindling.rows.idx;
