package kindling.rows;

import kindling.config.UserError;
import kindling.rows.columns.ColumnKinds;
import kindling.rows.columns.ColumnRole;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * What is wrong with the type of a column, and the cure.
 *
 * @param source what the data set is called
 * @param areText whether the format gives every column as text, because no types were asked for
 */
record TypeErrors(String source, boolean areText) {
  /** A column that cannot be used in that role. */
  UserError of(StructField column, ColumnRole role) {
    String cure =
        switch (role) {
          case FEATURES ->
              "turn its text into numbers first, or leave it out of {data.feature-columns}";
          case LABEL -> "number its classes 0, 1, 2, ... first";
          case WEIGHT -> "turn its text into numbers first";
        };
    return of(column, role.toString(), ColumnKinds.expected(role), cure);
  }

  /**
   * An error.
   *
   * @param purpose of the column
   * @param expected what it must be
   * @param cure of text that is not meant as numbers; may be empty
   */
  UserError of(StructField column, String purpose, String expected, String cure) {
    boolean isText = column.dataType() instanceof StringType;
    String read = areText ? "set {data.options.inferSchema} = true" : cure;
    return UserError.of(
            "column \"%s\" for the %s is of type %s",
            column.name(), purpose, TypeName.of(column.dataType()))
        .expected("%s", expected)
        .cure(isText ? read : "")
        .at(source);
  }
}
