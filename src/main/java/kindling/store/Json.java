package kindling.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON texts out of maps, lists, texts and numbers, with keys in the order of the map. */
public final class Json {
  private static final JsonMapper LINE = JsonMapper.builder().build();
  private static final JsonMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  /** On one line. */
  public static String line(Object value) {
    return write(LINE, value);
  }

  /** On many lines, for people. */
  public static String pretty(Object value) {
    return write(PRETTY, value) + "\n";
  }

  /**
   * The tree of a text.
   *
   * @throws IllegalArgumentException if it is no JSON
   */
  public static JsonNode parse(String text) {
    try {
      return LINE.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String write(JsonMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
