package kindling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderJsonTest {
  @Test
  void everyKindOfValueIsRead() {
    assertEquals(Map.of(), HeaderJson.parse(" { } "));
    assertEquals(List.of(), HeaderJson.parse("[]"));
    assertEquals(
        Map.of("a", List.of(1L, -2L, 0.5, 1e300), "b", Map.of("c", "d")),
        HeaderJson.parse("{\"a\": [1, -2,0.5 ,1e300],\n\t\"b\":{\"c\":\"d\"}}"));
    assertEquals(Arrays.asList(true, false, null), HeaderJson.parse("[true, false, null]"));
    assertEquals(1e20, HeaderJson.parse("99999999999999999999"));
  }

  @Test
  void textsAreUnescapedAndEscapedAgain() {
    String text = "\"\\/\b\f\n\r\t\u0001\u001f grüße \u007f ☃ \uD83D\uDE00";
    assertEquals(text, HeaderJson.parse(HeaderJson.quote(text)));
    assertEquals("\"\\\"\\\\/\\n\\u001F\"", HeaderJson.quote("\"\\/\n\u001f"));
    assertEquals("é/", HeaderJson.parse("\"\\u00e9\\/\""));
    assertEquals("\uD83D\uDE00", HeaderJson.parse("\"\\uD83D\\uDE00\""));
  }

  @Test
  void whatIsNoJsonIsRefused() {
    for (String text :
        List.of(
            "",
            " ",
            "{",
            "[",
            "\"",
            "{a:1}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "[1,]",
            "[1 2]",
            "{} {}",
            "{}\u0000",
            "01",
            "1.",
            ".5",
            "+1",
            "-",
            "1e",
            "NaN",
            "tru",
            "truex",
            "nul",
            "'a'",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\\u12\"",
            "\"\\",
            "\"a\nb\"",
            "// \n1")) {
      assertThrows(IllegalArgumentException.class, () -> HeaderJson.parse(text), text);
    }
  }

  @Test
  void theMessageSaysWhatAndWhere() {
    assertEquals("expected a colon, found \"1\" (at character 5)", message("{\"a\"1}"));
    assertEquals("expected the end of a string, found the end (at character 4)", message("[\"a"));
    assertTrue(message("{\"a\":1,\"a\":2}").startsWith("the name \"a\" occurs twice"));
    assertTrue(message("[".repeat(30)).startsWith("it is nested more than 20 deep"));
  }

  private static String message(String text) {
    return assertThrows(IllegalArgumentException.class, () -> HeaderJson.parse(text)).getMessage();
  }
}
