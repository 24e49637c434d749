/** What tasks see of the rows that they read, and bring to the driver. */
package kindling.rows.seen;
