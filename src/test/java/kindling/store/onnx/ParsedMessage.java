package kindling.store.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A message of protocol buffers, parsed without its schema. */
final class ParsedMessage {
  /** The values of every field in order: numbers, floats, or bytes. */
  private final TreeMap<Integer, List<Object>> fields = new TreeMap<>();

  ParsedMessage(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      long key = varint(bytes);
      Object value =
          switch ((int) key & 7) {
            case 0 -> varint(bytes);
            case 2 -> {
              byte[] part = new byte[Math.toIntExact(varint(bytes))];
              bytes.get(part);
              yield part;
            }
            case 5 -> bytes.getFloat();
            default -> throw new IllegalArgumentException("no such way to write a value: " + key);
          };
      fields.computeIfAbsent((int) (key >>> 3), field -> new ArrayList<>()).add(value);
    }
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  List<Object> all(int field) {
    return fields.getOrDefault(field, List.of());
  }

  /** The only value of a field. */
  private Object one(int field) {
    if (all(field).size() != 1) {
      throw new IllegalArgumentException(
          "field %d has %d values".formatted(field, all(field).size()));
    }
    return all(field).get(0);
  }

  long number(int field) {
    return (Long) one(field);
  }

  float real(int field) {
    return (Float) one(field);
  }

  byte[] bytes(int field) {
    return (byte[]) one(field);
  }

  String text(int field) {
    return new String(bytes(field), StandardCharsets.UTF_8);
  }

  ParsedMessage message(int field) {
    return new ParsedMessage(bytes(field));
  }

  List<String> texts(int field) {
    return all(field).stream()
        .map(value -> new String((byte[]) value, StandardCharsets.UTF_8))
        .toList();
  }

  List<ParsedMessage> messages(int field) {
    return all(field).stream().map(value -> new ParsedMessage((byte[]) value)).toList();
  }
}
