package kindling.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kindling.config.UserError;

/**
 * The safetensors format: eight bytes with the length of the header, little-endian; the header, in
 * JSON; the elements, little-endian.
 *
 * <p>Float32 is written; F16, BF16 and F64 can be read too, and become float32. Reading checks
 * everything: names are unique, types known, and the tensors fill the rest of the file without gap
 * or overlap; anything else is a {@link UserError} that names the file. No class is loaded, and no
 * object is deserialised.
 *
 * @param metadata strings by name
 * @param tensors in their order in the file
 * @see <a href="https://github.com/huggingface/safetensors">safetensors, "Format"</a>
 */
public record SafeTensors(Map<String, String> metadata, List<Tensor> tensors) {
  /** A named array of elements. */
  public static final class Tensor {
    private final String name;
    private final List<Integer> shape;
    private final float[] elements;

    /** A tensor; the shape is row-major. */
    public Tensor(String name, List<Integer> shape, float[] elements) {
      this.name = name;
      this.shape = List.copyOf(shape);
      this.elements = elements;
    }

    /** Its name. */
    public String name() {
      return name;
    }

    /** Its dimensions. */
    public List<Integer> shape() {
      return shape;
    }

    /** Its elements, row-major. */
    public float[] elements() {
      return elements;
    }
  }

  /** The file as bytes. */
  public byte[] toBytes() {
    byte[] json = header().getBytes(StandardCharsets.UTF_8);
    // Spaces after the header align the elements to eight bytes.
    int padded = (json.length + 7) / 8 * 8;
    long elements = tensors.stream().mapToLong(tensor -> tensor.elements().length).sum();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(8 + padded + Float.BYTES * elements))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(padded).put(json);
    while (bytes.position() < 8 + padded) {
      bytes.put((byte) ' ');
    }
    for (Tensor tensor : tensors) {
      bytes.asFloatBuffer().put(tensor.elements());
      bytes.position(bytes.position() + Float.BYTES * tensor.elements().length);
    }
    return bytes.array();
  }

  private String header() {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{");
    header.append(
        metadata.entrySet().stream()
            .map(text -> HeaderJson.quote(text.getKey()) + ":" + HeaderJson.quote(text.getValue()))
            .collect(Collectors.joining(",")));
    header.append('}');
    long offset = 0;
    for (Tensor tensor : tensors) {
      long end = offset + (long) Float.BYTES * tensor.elements().length;
      String shape =
          tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
      header
          .append(',')
          .append(HeaderJson.quote(tensor.name()))
          .append(":{\"dtype\":\"F32\",\"shape\":")
          .append(shape)
          .append(",\"data_offsets\":[%d,%d]}".formatted(offset, end));
      offset = end;
    }
    return header.append('}').toString();
  }

  /**
   * Reads a file.
   *
   * @param name of the file, for errors
   */
  public static SafeTensors parse(String name, byte[] file) {
    return new SafeTensorsReader(name).read(file);
  }
}
