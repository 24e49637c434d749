package kindling.data;

/** The element types of the IDX format, by the third byte of a file. */
public enum IdxType {
  /** Unsigned bytes, such as the grey values of MNIST. */
  UNSIGNED_BYTE(0x08, 1),
  /** Signed bytes. */
  BYTE(0x09, 1),
  /** 16 bits, big-endian. */
  SHORT(0x0B, 2),
  /** 32 bits, big-endian. */
  INT(0x0C, 4),
  /** IEEE 754 single precision, big-endian. */
  FLOAT(0x0D, 4),
  /** IEEE 754 double precision, big-endian. */
  DOUBLE(0x0E, 8);

  private final int code;
  private final int bytes;

  IdxType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** The type of a code, or null if there is none. */
  static IdxType of(int code) {
    for (IdxType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }
}
