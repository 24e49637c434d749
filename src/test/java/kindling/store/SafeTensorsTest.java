package kindling.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;

class SafeTensorsTest {
  @Test
  void whatIsWrittenReadsBackAsTheSame() {
    SafeTensors file =
        new SafeTensors(
            Map.of("note", "grüße"),
            List.of(
                new SafeTensors.Tensor(
                    "b", List.of(2, 2), new float[] {1, -2, 3.5f, Float.MIN_VALUE}),
                new SafeTensors.Tensor("a", List.of(1), new float[] {7})));
    byte[] bytes = file.toBytes();
    SafeTensors read = SafeTensors.parse("x", bytes);
    assertEquals(file.metadata(), read.metadata());
    assertEquals("b", read.tensors().get(0).name());
    assertEquals(List.of(2, 2), read.tensors().get(0).shape());
    assertArrayEquals(new float[] {1, -2, 3.5f, Float.MIN_VALUE}, read.tensors().get(0).elements());
    assertArrayEquals(bytes, read.toBytes());
  }

  @Test
  void theLayoutIsTheFormats() {
    byte[] bytes =
        new SafeTensors(Map.of(), List.of(new SafeTensors.Tensor("a", List.of(1), new float[] {1})))
            .toBytes();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long header = buffer.getLong();
    assertEquals(0, header % 8);
    assertEquals(
        "{\"__metadata__\":{},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        new String(bytes, 8, (int) header, StandardCharsets.UTF_8).strip());
    assertEquals(0x3F800000, buffer.getInt(8 + (int) header));
  }

  @Test
  void aBadHeaderIsRefused() {
    assertRefused("its first eight bytes are not the length of a header", new byte[7]);
    assertRefused("its first eight bytes are not the length of a header", file(99, "{}", 0));
    assertRefused("its first eight bytes are not the length of a header", file(-1, "{}", 0));
    assertRefused("its header is not JSON", file("{a", 0));
    assertRefused("its header is not JSON", file("{} {}", 0));
    assertRefused("its header is not JSON", file("[".repeat(5000), 0));
    assertRefused("its header is not a JSON object", file("[]", 0));
    assertRefused(
        "its header is not JSON: the name \"a\" occurs twice", file("{\"a\":1,\"a\":2}", 0));
    assertRefused(
        "its __metadata__ has a value that is not a string: \"n\"",
        file("{\"__metadata__\":{\"n\":1}}", 0));
  }

  @Test
  void halvesAndDoublesAreReadAsFloats() {
    String f16 = tensor("a", "F16", "[8]", "[0,16]");
    byte[] half = file(f16, 16);
    // As NumPy's float16 writes them.
    short[] bits = {0x3C00, (short) 0xC000, 0x3555, 0x7BFF, 0x0001, 0x03FF, (short) 0x8000, 0x7C00};
    ByteBuffer.wrap(half)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(8 + f16.length())
        .asShortBuffer()
        .put(bits);
    assertArrayEquals(
        new float[] {
          1, -2, 0.33325195f, 65504, 5.9604645e-8f, 6.097555e-5f, -0f, Float.POSITIVE_INFINITY
        },
        elements(half));
    String bf16 = tensor("a", "BF16", "[2]", "[0,4]");
    byte[] brain = file(bf16, 4);
    ByteBuffer.wrap(brain)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(8 + bf16.length(), (short) 0x3F80)
        .putShort(10 + bf16.length(), (short) 0xC049);
    assertArrayEquals(new float[] {1, -3.140625f}, elements(brain));
    String f64 = tensor("a", "F64", "[1]", "[0,8]");
    byte[] doubles = file(f64, 8);
    ByteBuffer.wrap(doubles).order(ByteOrder.LITTLE_ENDIAN).putDouble(8 + f64.length(), Math.PI);
    assertArrayEquals(new float[] {(float) Math.PI}, elements(doubles));
  }

  private static float[] elements(byte[] file) {
    return SafeTensors.parse("x", file).tensors().get(0).elements();
  }

  @Test
  void tensorsThatDoNotFillTheFileExactlyAreRefused() {
    assertRefused(
        "is of type \"I64\"; it must be F32, F16, BF16 or F64",
        file(tensor("a", "I64", "[1]", "[0,8]"), 8));
    assertRefused("should take 4 bytes", file(tensor("a", "F16", "[2]", "[0,8]"), 8));
    assertRefused("impossible shape [-1]", file(tensor("a", "F32", "[-1]", "[0,4]"), 4));
    assertRefused("impossible shape [1.5]", file(tensor("a", "F32", "[1.5]", "[0,4]"), 4));
    assertRefused("should take 8 bytes", file(tensor("a", "F32", "[2]", "[0,4]"), 4));
    assertRefused("should take 8 bytes", file(tensor("a", "F32", "[2]", "[0,8]"), 4));
    assertRefused("should take", file(tensor("a", "F32", "[2147483647,2147483647,4]", "[0,4]"), 4));
    assertRefused("lacks a shape or two data_offsets", file("{\"a\":{\"dtype\":\"F32\"}}", 0));
    assertRefused("4 bytes after the last tensor", file(tensor("a", "F32", "[1]", "[0,4]"), 8));
    String a = tensor("a", "F32", "[2]", "[0,8]");
    String overlap = tensor("b", "F32", "[1]", "[4,8]");
    assertRefused(
        "an overlap before tensor \"b\"",
        file(a.substring(0, a.length() - 1) + "," + overlap.substring(1), 8));
    String gap = tensor("b", "F32", "[1]", "[12,16]");
    assertRefused(
        "a gap before tensor \"b\"",
        file(a.substring(0, a.length() - 1) + "," + gap.substring(1), 16));
  }

  private static String tensor(String name, String type, String shape, String offsets) {
    return "{\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(name, type, shape, offsets);
  }

  private static byte[] file(String header, int dataBytes) {
    return file(header.length(), header, dataBytes);
  }

  private static byte[] file(long length, String header, int dataBytes) {
    return ByteBuffer.allocate(8 + header.length() + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header.getBytes(StandardCharsets.UTF_8))
        .array();
  }

  private static void assertRefused(String expected, byte[] bytes) {
    UserError error =
        assertThrows(UserError.class, () -> SafeTensors.parse("m.safetensors", bytes));
    assertTrue(
        error.getMessage().startsWith("m.safetensors: not a valid safetensors file: "),
        error::getMessage);
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }
}
