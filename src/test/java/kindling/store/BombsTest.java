package kindling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.IdxFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Files that would take minutes or all memory if they were read: refused at once, and briefly. */
class BombsTest {
  private static final int SECONDS = 5;

  @Test
  void aHeaderOfMillionsOfEmptyLists() {
    String header = "{\"a\":[[]" + ",[]".repeat(1_000_000) + "]}";
    assertRefused("more than 500,000 values", () -> parse(header));
  }

  @Test
  void aHeaderOfMillionsOfNames() {
    StringBuilder header = new StringBuilder("{\"a\":1");
    for (int i = 0; i < 500_001; i++) {
      header.append(",\"").append(i).append("\":1");
    }
    assertRefused("more than 500,000 values", () -> parse(header.append('}').toString()));
  }

  @Test
  void aNumberOfMillionsOfDigits() {
    assertRefused("more than 1,000 characters", () -> parse("{\"a\":" + "1".repeat(9 << 20) + "}"));
  }

  @Test
  void aShapeOfManyDimensions() {
    String shape = "1" + ",1".repeat(100_000);
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,4]}}";
    assertRefused("has 100,001 dimensions; at most 16", () -> parse(header));
  }

  @Test
  void namesAndTypesOfMillionsOfCharacters() {
    String name = "n".repeat(9 << 20);
    assertRefused("is of type \"null\"", () -> parse("{\"" + name + "\":{}}"));
    assertRefused("...\" (9,437,184 characters)", () -> parse("{\"" + name + "\":{}}"));
    assertRefused(
        "...\" (9,437,184 characters)", () -> parse("{\"a\":{\"dtype\":\"" + name + "\"}}"));
  }

  @Test
  void settingsThatAreLongOrDeep() {
    String longOnes = "{\"network\":{\"layers\":[\"relu\"" + ",\"relu\"".repeat(200_000) + "]}}";
    assertRefused(
        "at most 1,000,000 can be read", () -> SettingsReader.ofModel(longOnes, "m", List.of()));
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    assertRefused("nest too deep", () -> SettingsReader.ofModel(deep, "m", List.of()));
  }

  @Test
  void jsonOfMillionsOfValuesOnOneLineOrOnMany() {
    String wide = "[[]" + ",[]".repeat(3_000_000) + "]";
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Json.parse(wide));
    assertTrue(error.getMessage().contains("more than 5,000,000"), error::getMessage);
    String lines = "{}\n".repeat(3_000_000);
    error = assertThrows(IllegalArgumentException.class, () -> Json.parseLines(lines));
    assertTrue(error.getMessage().contains("more than 5,000,000"), error::getMessage);
    assertEquals(2, Json.parseLines("{\"a\":1}\n{\"a\":2}\n").size());
  }

  @Test
  void thousandsOfEmptyGzipMembers() throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    new GZIPOutputStream(member).close();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      file.writeBytes(member.toByteArray());
    }
    byte[] bytes = file.toByteArray();
    assertRefused(
        "too many empty members",
        () -> new IdxFile("a.gz", new ByteArrayInputStream(bytes), bytes.length).close());
  }

  @Test
  void aMessageKeepsItsBeginningAndItsEnd() {
    String message = new UserError("where: " + "x".repeat(1 << 20) + "; the cure").getMessage();
    assertTrue(message.startsWith("where: xx") && message.endsWith("xx; the cure"), message);
    assertTrue(message.length() < 4100);
  }

  private static void parse(String header) {
    byte[] json = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json);
    SafeTensors.parse("m", file.array());
  }

  private static void assertRefused(String expected, Executable read) {
    long start = System.nanoTime();
    UserError error = assertThrows(UserError.class, read);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertTrue(error.getMessage().contains(expected), error::getMessage);
    assertTrue(error.getMessage().length() < 1000, "a long message");
    assertTrue(seconds < SECONDS, "took " + seconds + " s");
  }
}
