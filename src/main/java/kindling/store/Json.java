package kindling.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes maps, lists, strings and numbers as JSON, with keys in the order of the map; reads JSON.
 */
public final class Json {
  /**
   * The limit of names, values and brackets in one document: enough for a hundred thousand epochs.
   */
  private static final int MOST_TOKENS = 5_000_000;

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
   * Parses a document.
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  public static JsonNode parse(String text) {
    return parse(text, new int[] {MOST_TOKENS});
  }

  /**
   * Parses a document with one JSON value on each line.
   *
   * @throws IllegalArgumentException if a line is not JSON
   */
  public static List<JsonNode> parseLines(String text) {
    int[] tokensLeft = {MOST_TOKENS};
    List<JsonNode> trees = new ArrayList<>();
    text.lines().forEach(line -> trees.add(parse(line, tokensLeft)));
    return trees;
  }

  private static JsonNode parse(String text, int[] tokensLeft) {
    try (JsonParser parser = new Counting(LINE.createParser(text), tokensLeft)) {
      JsonNode tree = LINE.readTree(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("not JSON: more than one value");
      }
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + shortened(e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
  }

  /** What Jackson says, without where a bracket was opened that is not closed. */
  private static String shortened(String reason) {
    return reason.lines().findFirst().orElse("").replaceFirst(" \\(start .*", "");
  }

  /** A parser with a limit of tokens, because a small text may be a large tree. */
  private static final class Counting extends JsonParserDelegate {
    private final int[] left;

    Counting(JsonParser parser, int[] left) {
      super(parser);
      this.left = left;
    }

    @Override
    public JsonToken nextToken() throws IOException {
      if (--left[0] < 0) {
        throw new IllegalArgumentException(
            "JSON with more than %,d names and values cannot be read".formatted(MOST_TOKENS));
      }
      return super.nextToken();
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
