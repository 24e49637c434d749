package kindling.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An object of the JSON that a model file keeps of its table; the file may come from an untrusted
 * source. A field that is missing or has another type is an {@link IllegalArgumentException}.
 */
final class Kept {
  private final Map<?, ?> fields;

  Kept(Object json) {
    if (!(json instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("expected an object");
    }
    this.fields = map;
  }

  boolean has(String field) {
    return value(field) != null;
  }

  String text(String field) {
    if (value(field) instanceof String text) {
      return text;
    }
    throw fault(field, "a text");
  }

  boolean flag(String field) {
    if (value(field) instanceof Boolean flag) {
      return flag;
    }
    throw fault(field, "true or false");
  }

  double number(String field) {
    return number(field, value(field));
  }

  int count(String field, int least, int most) {
    double number = number(field);
    if (number == Math.rint(number) && number >= least && number <= most) {
      return (int) number;
    }
    throw fault(field, "a whole number from %d to %d".formatted(least, most));
  }

  double[] numbers(String field) {
    List<?> values = list(field);
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(field, values.get(i));
    }
    return numbers;
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (Object value : list(field)) {
      if (!(value instanceof String text)) {
        throw fault(field, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  List<Kept> objects(String field) {
    return list(field).stream().map(Kept::new).toList();
  }

  Kept object(String field) {
    return new Kept(value(field));
  }

  private List<?> list(String field) {
    if (value(field) instanceof List<?> list) {
      return list;
    }
    throw fault(field, "a list");
  }

  private Object value(String field) {
    return fields.get(field);
  }

  private double number(String field, Object value) {
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw fault(field, "a finite number");
  }

  private static IllegalArgumentException fault(String field, String expected) {
    return new IllegalArgumentException("%s: expected %s".formatted(field, expected));
  }
}
