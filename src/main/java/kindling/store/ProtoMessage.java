package kindling.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protocol buffers message, built field by field in the wire format: for each field a key, which
 * consists of its number and its wire type, and then the value. Bytes are copied only by {@link
 * #toBytes}.
 *
 * <p>Written by hand, because the library on the class path depends on the version of Spark, and
 * ONNX and TensorBoard need no more than this.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers, "Encoding"</a>
 */
public final class ProtoMessage {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_FIRST = 2;
  private static final int FOUR_BYTES = 5;

  private final List<byte[]> parts = new ArrayList<>();
  private long size;

  /** A whole number, or a constant of an enumeration. */
  public ProtoMessage number(int field, long value) {
    return key(field, VARINT).part(varint(value));
  }

  /** A float32. */
  public ProtoMessage real(int field, float value) {
    return key(field, FOUR_BYTES)
        .part(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
  }

  /** A float64. */
  public ProtoMessage real64(int field, double value) {
    return key(field, EIGHT_BYTES)
        .part(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
  }

  /** Any number of float64, packed. */
  public ProtoMessage reals64(int field, double... values) {
    ByteBuffer packed = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      packed.putDouble(value);
    }
    return bytes(field, packed.array());
  }

  /** A string. */
  public ProtoMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes, which must not change afterwards. */
  public ProtoMessage bytes(int field, byte[] value) {
    return key(field, LENGTH_FIRST).part(varint(value.length)).part(value);
  }

  /** Another message in its current state. */
  public ProtoMessage message(int field, ProtoMessage value) {
    key(field, LENGTH_FIRST).part(varint(value.size));
    parts.addAll(value.parts);
    size += value.size;
    return this;
  }

  /** The number of bytes. */
  public long size() {
    return size;
  }

  /** The message in the wire format. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
    parts.forEach(bytes::put);
    return bytes.array();
  }

  private ProtoMessage key(int field, int writtenAs) {
    return part(varint((long) field << 3 | writtenAs));
  }

  private ProtoMessage part(byte[] part) {
    parts.add(part);
    size += part.length;
    return this;
  }

  /** Seven bits in a byte, the lowest ones first; the eighth bit marks that more bytes follow. */
  private static byte[] varint(long value) {
    int length = Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 6) / 7);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ((value >>> (7 * i) & 0x7F) | (i < length - 1 ? 0x80 : 0));
    }
    return bytes;
  }
}
