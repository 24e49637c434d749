/** Where packed rows are kept: Spark's memory for data, and files on the executors' disks. */
package kindling.rows.storage;
