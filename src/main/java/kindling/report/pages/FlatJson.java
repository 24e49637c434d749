package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** A JSON object as a flat map: {@code {"a": {"b": 1}}} becomes {@code a.b = 1}. */
public final class FlatJson {
  private FlatJson() {}

  /** The leaves by their keys, sorted. */
  public static Map<String, JsonNode> of(JsonNode object) {
    Map<String, JsonNode> leaves = new TreeMap<>();
    add(leaves, "", object);
    return leaves;
  }

  private static void add(Map<String, JsonNode> leaves, String key, JsonNode node) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        add(leaves, key.isEmpty() ? field.getKey() : key + "." + field.getKey(), field.getValue());
      }
    } else if (!node.isMissingNode()) {
      leaves.put(key, node);
    }
  }

  /** A value as text; "" for null. */
  static String text(JsonNode value) {
    if (value == null) {
      return "";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** Whether two values are equal; numbers are compared by value. Null is no value. */
  static boolean same(JsonNode one, JsonNode other) {
    if (one != null && other != null && one.isNumber() && other.isNumber()) {
      return one.doubleValue() == other.doubleValue();
    }
    return text(one).equals(text(other));
  }
}
