package kindling.tables;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;

/** One of several classes, which have names. */
public final class ClassTarget implements Target {
  private static final long serialVersionUID = 1L;

  private final List<String> classes;
  private final HashMap<String, Integer> numbers = new HashMap<>();

  /** Classes in the order of the network's scores. */
  public ClassTarget(List<String> classes) {
    this.classes = List.copyOf(classes);
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("classes: expected at least one");
    }
    for (int i = 0; i < classes.size(); i++) {
      if (numbers.put(classes.get(i), i) != null) {
        throw new IllegalArgumentException(
            "the class \"%s\" occurs twice".formatted(classes.get(i)));
      }
    }
  }

  @Override
  public float label(Object value) {
    Integer number = value == null ? null : numbers.get(Cell.text(value));
    if (number == null) {
      throw new CellFault(
          value,
          "one of the %,d classes of the training rows, such as %s"
              .formatted(classes.size(), CellFault.shown(classes.get(0))));
    }
    return number;
  }

  @Override
  public boolean knows(Object value) {
    return numbers.containsKey(Cell.text(value));
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public String prediction(double predicted) {
    return classes.get((int) predicted);
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", "classes");
    json.put("classes", classes);
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassTarget target && classes.equals(target.classes);
  }

  @Override
  public int hashCode() {
    return classes.hashCode();
  }
}
