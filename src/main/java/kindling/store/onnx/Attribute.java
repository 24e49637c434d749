package kindling.store.onnx;

import java.util.List;
import kindling.store.ProtoMessage;

/** An attribute of a node, such as the size of a window: an AttributeProto of ONNX. */
record Attribute(ProtoMessage message) {
  private static final int NAME = 1;
  private static final int REAL = 2;
  private static final int NUMBER = 3;
  private static final int TEXT = 4;
  private static final int REALS = 7;
  private static final int NUMBERS = 8;
  private static final int TEXTS = 9;
  private static final int TYPE = 20;

  private static final int TYPE_REAL = 1;
  private static final int TYPE_NUMBER = 2;
  private static final int TYPE_TEXT = 3;
  private static final int TYPE_REALS = 6;
  private static final int TYPE_NUMBERS = 7;
  private static final int TYPE_TEXTS = 8;

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

  static Attribute numbers(String name, long[] values) {
    ProtoMessage message = of(name, TYPE_NUMBERS);
    for (long value : values) {
      message.number(NUMBERS, value);
    }
    return new Attribute(message);
  }

  static Attribute reals(String name, float[] values) {
    ProtoMessage message = of(name, TYPE_REALS);
    for (float value : values) {
      message.real(REALS, value);
    }
    return new Attribute(message);
  }

  static Attribute text(String name, String value) {
    return new Attribute(of(name, TYPE_TEXT).text(TEXT, value));
  }

  static Attribute texts(String name, List<String> values) {
    ProtoMessage message = of(name, TYPE_TEXTS);
    values.forEach(value -> message.text(TEXTS, value));
    return new Attribute(message);
  }

  private static ProtoMessage of(String name, int type) {
    return new ProtoMessage().text(NAME, name).number(TYPE, type);
  }
}
