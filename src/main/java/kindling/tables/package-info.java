/**
 * Tables: how the columns of a table, with text, dates and missing values, become the floats of a
 * row.
 *
 * <p>A {@link kindling.tables.ColumnSpec} says what a column is to become. A {@link
 * kindling.tables.TableProfile} collects what the training rows have in each column. From both, an
 * {@link kindling.tables.Encoding} is fitted, which a model keeps. Spark and plain Java encode with
 * the same code, so they compute the same numbers.
 */
package kindling.tables;
