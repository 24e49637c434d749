package kindling.store.onnx;

/** The type of a tensor's elements: TensorProto.DataType of ONNX. */
enum DataType {
  FLOAT32(1),
  INT64(7),
  STRING(8),
  FLOAT64(11);

  private final int number;

  DataType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
