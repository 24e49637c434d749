/** Data sets in files: finds the files, and opens them with Spark's readers or Kindling's own. */
package kindling.rows.files;
