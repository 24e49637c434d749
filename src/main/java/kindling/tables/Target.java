package kindling.tables;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import kindling.tables.cells.CellFault;

/** What a model of a table predicts: one of several classes, or a number. */
public sealed interface Target extends Serializable permits ClassTarget, NumberTarget {
  /**
   * The label of a row as training takes it: the number of the class, or the standardised number.
   *
   * @throws CellFault if the value is missing, or none that the target can have
   */
  float label(Object value);

  /** Whether a label, which is not missing, is a class of the training rows, or a number. */
  default boolean knows(Object value) {
    return true;
  }

  /** The names of the classes, in order; empty for a number. */
  default List<String> classes() {
    return List.of();
  }

  /**
   * A prediction in the terms of the label: the name of the class as a {@code String}, or the
   * number in the unit of the label as a {@code Double}.
   *
   * @param predicted what the network predicts: the number of the class, or the standardised number
   */
  Object prediction(double predicted);

  /** The number that a score means, in the unit of the label; a score of a class as it is. */
  default double number(double score) {
    return score;
  }

  /** The unit of scores in the unit of the label; 1 for classes. */
  default double deviation() {
    return 1;
  }

  /** The mean of the labels of the training rows; 0 for classes. */
  default double mean() {
    return 0;
  }

  /** What a model file keeps. */
  Map<String, Object> json();

  /** The target that a model file keeps. */
  static Target read(Object json) {
    Kept kept = new Kept(json);
    return switch (kept.text("kind")) {
      case "classes" -> new ClassTarget(kept.texts("classes"));
      case "number" -> NumberTarget.read(kept);
      default -> throw new IllegalArgumentException("kind: expected classes or number");
    };
  }
}
