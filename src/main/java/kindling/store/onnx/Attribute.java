package kindling.store.onnx;

import kindling.store.ProtoMessage;

/** An attribute of a node, such as the size of a window: an AttributeProto of ONNX. */
record Attribute(ProtoMessage message) {
  private static final int NAME = 1;
  private static final int REAL = 2;
  private static final int NUMBER = 3;
  private static final int NUMBERS = 8;
  private static final int TYPE = 20;

  private static final int TYPE_REAL = 1;
  private static final int TYPE_NUMBER = 2;
  private static final int TYPE_NUMBERS = 7;

  static Attribute real(String name, float value) {
    return new Attribute(of(name, TYPE_REAL).real(REAL, value));
  }

  static Attribute number(String name, long value) {
    return new Attribute(of(name, TYPE_NUMBER).number(NUMBER, value));
  }

  static Attribute numbers(String name, int... values) {
    ProtoMessage message = of(name, TYPE_NUMBERS);
    for (int value : values) {
      message.number(NUMBERS, value);
    }
    return new Attribute(message);
  }

  private static ProtoMessage of(String name, int type) {
    return new ProtoMessage().text(NAME, name).number(TYPE, type);
  }
}
