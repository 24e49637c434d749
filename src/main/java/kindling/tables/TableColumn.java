package kindling.tables;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A column of a table with its encoding.
 *
 * @param type that the training set declared
 */
public record TableColumn(String name, ColumnType type, Encoding encoding) implements Serializable {
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("type", type.toString());
    json.put("kind", encoding.kind());
    json.putAll(encoding.json());
    return json;
  }

  static TableColumn read(Kept json) {
    String name = json.text("name");
    try {
      return new TableColumn(
          name,
          ColumnType.valueOf(json.text("type").toUpperCase(Locale.ROOT)),
          Encodings.read(json));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("column \"%s\": %s".formatted(name, e.getMessage()), e);
    }
  }
}
