package kindling.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.UserError;

/**
 * The safetensors format: eight bytes with the header's length, little-endian; the header, JSON;
 * the elements, raw little-endian.
 *
 * <p>Only float32 is written and read. Reading believes nothing: names are unique, types known, and
 * the tensors fill the rest of the file without gap or overlap; anything else is a {@link
 * UserError} that names the file. No class is loaded, no object deserialised.
 *
 * @param metadata texts by name
 * @param tensors in the order in which they lie in the file
 * @see <a href="https://github.com/huggingface/safetensors">safetensors, "Format"</a>
 */
public record SafeTensors(Map<String, String> metadata, List<Tensor> tensors) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The format's own limit. */
  private static final int MOST_HEADER_BYTES = 100_000_000;

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
    ObjectNode header = JSON.createObjectNode();
    ObjectNode texts = header.putObject("__metadata__");
    metadata.forEach(texts::put);
    long offset = 0;
    for (Tensor tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", "F32");
      ArrayNode shape = entry.putArray("shape");
      tensor.shape().forEach(shape::add);
      long end = offset + 4L * tensor.elements().length;
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    // Spaces behind the header keep the elements aligned to eight bytes.
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(8 + padded + offset)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(padded).put(json);
    while (bytes.position() < 8 + padded) {
      bytes.put((byte) ' ');
    }
    for (Tensor tensor : tensors) {
      bytes.asFloatBuffer().put(tensor.elements());
      bytes.position(bytes.position() + 4 * tensor.elements().length);
    }
    return bytes.array();
  }

  /**
   * Reads a file.
   *
   * @param name of the file, for errors
   */
  public static SafeTensors parse(String name, byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long headerBytes = file.length < 8 ? -1 : bytes.getLong();
    if (headerBytes < 2 || headerBytes > Math.min(MOST_HEADER_BYTES, file.length - 8L)) {
      throw bad(name, "its first eight bytes are no length of a header");
    }
    ByteBuffer data =
        bytes
            .slice(8 + (int) headerBytes, file.length - 8 - (int) headerBytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    JsonNode header;
    try {
      header = JSON.readTree(new String(file, 8, (int) headerBytes, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw bad(name, "its header is no JSON: " + e.getOriginalMessage());
    }
    if (!header.isObject()) {
      throw bad(name, "its header is no JSON object");
    }
    Map<String, String> metadata = new TreeMap<>();
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    for (Iterator<String> names = header.fieldNames(); names.hasNext(); ) {
      String field = names.next();
      if (field.equals("__metadata__")) {
        readMetadata(name, header.get(field), metadata);
      } else {
        entries.put(field, header.get(field));
      }
    }
    return new SafeTensors(metadata, readTensors(name, entries, data));
  }

  private static void readMetadata(String name, JsonNode node, Map<String, String> metadata) {
    if (!node.isObject()) {
      throw bad(name, "its __metadata__ is no JSON object");
    }
    for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!node.get(key).isTextual()) {
        throw bad(name, "its __metadata__ has a value that is no text: " + key);
      }
      metadata.put(key, node.get(key).textValue());
    }
  }

  private static List<Tensor> readTensors(
      String name, Map<String, JsonNode> entries, ByteBuffer data) {
    record Place(String name, List<Integer> shape, long from, long to) {}
    List<Place> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : entries.entrySet()) {
      String tensor = "tensor \"" + entry.getKey() + "\"";
      JsonNode node = entry.getValue();
      if (!"F32".equals(node.path("dtype").textValue())) {
        throw bad(
            name, "%s is of type %s; only F32 can be read".formatted(tensor, node.path("dtype")));
      }
      List<Integer> shape = new ArrayList<>();
      long elements = 1;
      for (JsonNode dimension : node.path("shape")) {
        if (!dimension.canConvertToInt()
            || !dimension.isIntegralNumber()
            || dimension.intValue() < 0) {
          throw bad(name, "%s has an impossible shape %s".formatted(tensor, node.path("shape")));
        }
        shape.add(dimension.intValue());
        elements = elements > Integer.MAX_VALUE ? elements : elements * dimension.intValue();
      }
      JsonNode offsets = node.path("data_offsets");
      if (!node.path("shape").isArray()
          || offsets.size() != 2
          || !isOffset(offsets.get(0))
          || !isOffset(offsets.get(1))) {
        throw bad(name, tensor + " lacks a shape or two data_offsets");
      }
      long from = offsets.get(0).longValue();
      long to = offsets.get(1).longValue();
      if (from < 0 || to < from || to > data.limit() || to - from != 4 * elements) {
        throw bad(
            name,
            "%s of shape %s should take %,d bytes, but its data_offsets are %s of %,d"
                .formatted(tensor, shape, 4 * elements, offsets, data.limit()));
      }
      places.add(new Place(entry.getKey(), shape, from, to));
    }
    places.sort(Comparator.comparingLong(Place::from).thenComparingLong(Place::to));
    long end = 0;
    List<Tensor> tensors = new ArrayList<>();
    for (Place place : places) {
      if (place.from() != end) {
        throw bad(
            name,
            "there is %s before tensor \"%s\""
                .formatted(place.from() < end ? "an overlap" : "a gap", place.name()));
      }
      end = place.to();
      float[] elements = new float[(int) ((end - place.from()) / 4)];
      data.slice((int) place.from(), 4 * elements.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(elements);
      tensors.add(new Tensor(place.name(), place.shape(), elements));
    }
    if (end != data.limit()) {
      throw bad(name, "%,d bytes behind the last tensor".formatted(data.limit() - end));
    }
    return tensors;
  }

  private static boolean isOffset(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong();
  }

  private static UserError bad(String name, String what) {
    return new UserError("%s: no valid safetensors file: %s".formatted(name, what));
  }
}
