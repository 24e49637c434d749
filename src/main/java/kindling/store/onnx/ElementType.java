package kindling.store.onnx;

/** The type of a tensor's elements: a TensorProto.DataType of ONNX. */
enum ElementType {
  FLOAT32(1),
  INT64(7);

  private final int number;

  ElementType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
