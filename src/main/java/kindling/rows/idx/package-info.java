/**
 * IDX files, the format of MNIST: read by Kindling itself ({@link kindling.rows.idx.IdxFiles}), and
 * as a data source of Spark SQL ({@link kindling.rows.idx.IdxDataSource}).
 */
package kindling.rows.idx;
