/** Statistics of the values of a column, the same in any order of the rows. */
package kindling.tables.statistics;
