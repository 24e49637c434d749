/** The values of a table's cells: what counts as a number, a date or missing, and errors. */
package kindling.tables.cells;
