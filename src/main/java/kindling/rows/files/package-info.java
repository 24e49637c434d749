/**
 * Data sets that settings name: finds files, fixes the versions of a lake's tables, and opens them
 * with Spark's readers or Kindling's own.
 */
package kindling.rows.files;
