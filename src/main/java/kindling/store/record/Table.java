package kindling.store.record;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A table whose rows are objects of one kind.
 *
 * @param columns from left to right
 */
public record Table<R>(List<Column<R>> columns) {
  /** The type of the values of a column. */
  public enum Type {
    /** A {@link String}. */
    TEXT,
    /** A {@link Long}. */
    WHOLE,
    /** A {@link Double}. */
    NUMBER
  }

  /**
   * One column.
   *
   * @param name its heading
   * @param type of its values
   * @param of the value of a row; null if there is none
   */
  public record Column<R>(String name, Type type, Function<R, Object> of) {
    /** A column of strings; an empty string is a missing value. */
    public static <R> Column<R> text(String name, Function<R, String> of) {
      return new Column<>(
          name,
          Type.TEXT,
          row -> {
            String text = of.apply(row);
            return text.isEmpty() ? null : text;
          });
    }

    /** A column of whole numbers. */
    public static <R> Column<R> whole(String name, Function<R, Long> of) {
      return new Column<>(name, Type.WHOLE, of::apply);
    }

    /** A column of numbers; NaN is a missing value. */
    public static <R> Column<R> number(String name, ToDoubleFunction<R> of) {
      return new Column<>(
          name,
          Type.NUMBER,
          row -> {
            double number = of.applyAsDouble(row);
            return Double.isNaN(number) ? null : number;
          });
    }
  }

  /** Copies the list. */
  public Table {
    columns = List.copyOf(columns);
  }
}
