package kindling.store.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kindling.store.ProtoMessage;

/** Creates tensors with elements (TensorProto), and declarations of inputs and outputs. */
final class Tensors {
  /** The name of the first dimension of inputs and outputs, which may have any size. */
  private static final String ROWS = "rows";

  private static final int DIMENSION = 1;
  private static final int TYPE = 2;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;

  private Tensors() {}

  /** A tensor of row-major elements; without a shape it is a scalar. */
  static ProtoMessage of(String name, float[] elements, int... shape) {
    byte[] bytes = new byte[Math.multiplyExact(Float.BYTES, elements.length)];
    littleEndian(bytes).asFloatBuffer().put(elements);
    return of(name, DataType.FLOAT32, bytes, shape);
  }

  /** The same with elements of 64 bits. */
  static ProtoMessage of(String name, double[] elements, int... shape) {
    byte[] bytes = new byte[Math.multiplyExact(Double.BYTES, elements.length)];
    littleEndian(bytes).asDoubleBuffer().put(elements);
    return of(name, DataType.FLOAT64, bytes, shape);
  }

  /** A list of integers. */
  static ProtoMessage of(String name, long... elements) {
    return of(name, DataType.INT64, bytes(elements), elements.length);
  }

  /** An integer without a shape. */
  static ProtoMessage scalar(String name, long element) {
    return of(name, DataType.INT64, bytes(element));
  }

  /** Integers of shape (1, elements). */
  static ProtoMessage row(String name, long... elements) {
    return of(name, DataType.INT64, bytes(elements), 1, elements.length);
  }

  private static byte[] bytes(long... elements) {
    byte[] bytes = new byte[Long.BYTES * elements.length];
    littleEndian(bytes).asLongBuffer().put(elements);
    return bytes;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ProtoMessage of(String name, DataType type, byte[] elements, int... shape) {
    ProtoMessage tensor = new ProtoMessage();
    for (int dimension : shape) {
      tensor.number(DIMENSION, dimension);
    }
    return tensor.number(TYPE, type.number()).text(NAME, name).bytes(RAW_DATA, elements);
  }

  /** An input or output of shape (rows, shape): a ValueInfoProto and its parts. */
  static ProtoMessage declaration(String name, DataType type, int... shape) {
    ProtoMessage dimensions = new ProtoMessage();
    dimensions.message(1, new ProtoMessage().text(2, ROWS));
    for (int dimension : shape) {
      dimensions.message(1, new ProtoMessage().number(1, dimension));
    }
    ProtoMessage tensor = new ProtoMessage().number(1, type.number()).message(2, dimensions);
    return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
  }
}
