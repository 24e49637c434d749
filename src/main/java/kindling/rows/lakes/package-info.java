/** Tables of lakes, Delta Lake and Iceberg, by path or name, and the versions of them. */
package kindling.rows.lakes;
