package kindling.store;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The element types of a safetensors file that can be read as float32. */
enum ElementType {
  F32(Float.BYTES),
  F16(Short.BYTES),
  BF16(Short.BYTES),
  F64(Double.BYTES);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** The type of that name; empty if it cannot be read. */
  static Optional<ElementType> of(Object name) {
    for (ElementType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Bytes of an element. */
  int bytes() {
    return bytes;
  }

  /** Reads elements from a little-endian buffer; those of F64 are rounded to float32. */
  void read(ByteBuffer data, float[] elements) {
    switch (this) {
      case F32 -> data.asFloatBuffer().get(elements);
      case F16 -> {
        for (int i = 0; i < elements.length; i++) {
          elements[i] = half(data.getShort());
        }
      }
      case BF16 -> {
        for (int i = 0; i < elements.length; i++) {
          elements[i] = Float.intBitsToFloat(data.getShort() << 16);
        }
      }
      case F64 -> {
        for (int i = 0; i < elements.length; i++) {
          elements[i] = (float) data.getDouble();
        }
      }
    }
  }

  /**
   * IEEE 754 binary16: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction; exact in float32.
   */
  private static float half(short bits) {
    int exponent = bits >>> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    float size =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -size : size;
  }
}
