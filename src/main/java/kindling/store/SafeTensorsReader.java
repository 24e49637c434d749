package kindling.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.UserError;
import kindling.store.SafeTensors.Tensor;

/**
 * Reads a file of {@link SafeTensors}, which may come from an untrusted source.
 *
 * @param name of the file, for errors
 */
record SafeTensorsReader(String name) {
  /** The format's own limit. */
  private static final int MOST_HEADER_BYTES = 100_000_000;

  /** More than any tensor has. A limit is needed because messages contain shapes. */
  private static final int MOST_DIMENSIONS = 16;

  /** The position of a tensor, in bytes from the first element of the file. */
  private record Place(String name, ElementType type, List<Integer> shape, long from, long to) {}

  SafeTensors read(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long headerBytes = file.length < 8 ? -1 : bytes.getLong();
    if (headerBytes < 2 || headerBytes > Math.min(MOST_HEADER_BYTES, file.length - 8L)) {
      throw bad("its first eight bytes are not the length of a header");
    }
    ByteBuffer data =
        bytes
            .slice(8 + (int) headerBytes, file.length - 8 - (int) headerBytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Object> header = header(file, (int) headerBytes);
    Object metadata = header.remove("__metadata__");
    return new SafeTensors(
        metadata == null ? new TreeMap<>() : metadata(metadata), tensors(header, data));
  }

  private Map<String, Object> header(byte[] file, int headerBytes) {
    String text = new String(file, 8, headerBytes, StandardCharsets.UTF_8);
    try {
      if (HeaderJson.parse(text) instanceof Map<?, ?> object) {
        return byName(object);
      }
    } catch (IllegalArgumentException e) {
      throw bad("its header is not JSON").found("%s", e.getMessage()).because(e);
    }
    throw bad("its header is not a JSON object");
  }

  private static Map<String, Object> byName(Map<?, ?> object) {
    Map<String, Object> entries = new LinkedHashMap<>();
    object.forEach((name, value) -> entries.put((String) name, value));
    return entries;
  }

  private Map<String, String> metadata(Object value) {
    if (!(value instanceof Map<?, ?> object)) {
      throw bad("its __metadata__ is not a JSON object");
    }
    Map<String, String> metadata = new TreeMap<>();
    byName(object)
        .forEach(
            (key, text) -> {
              if (!(text instanceof String string)) {
                throw bad(
                    "its __metadata__ has a value that is not a string: "
                        + HeaderJson.excerpt(key));
              }
              metadata.put(key, string);
            });
    return metadata;
  }

  private List<Tensor> tensors(Map<String, Object> header, ByteBuffer data) {
    List<Place> places = new ArrayList<>();
    header.forEach((tensor, entry) -> places.add(place(tensor, entry, data.limit())));
    places.sort(Comparator.comparingLong(Place::from).thenComparingLong(Place::to));
    long end = 0;
    List<Tensor> tensors = new ArrayList<>();
    for (Place place : places) {
      if (place.from() != end) {
        throw bad(
            "there is %s before tensor %s"
                .formatted(
                    place.from() < end ? "an overlap" : "a gap", HeaderJson.excerpt(place.name())));
      }
      end = place.to();
      float[] elements = new float[(int) ((end - place.from()) / place.type().bytes())];
      ByteBuffer bytes = data.slice((int) place.from(), place.type().bytes() * elements.length);
      place.type().read(bytes.order(ByteOrder.LITTLE_ENDIAN), elements);
      tensors.add(new Tensor(place.name(), place.shape(), elements));
    }
    if (end != data.limit()) {
      throw bad("%,d bytes after the last tensor".formatted(data.limit() - end));
    }
    return tensors;
  }

  private Place place(String name, Object entry, int dataBytes) {
    String tensor = "tensor " + HeaderJson.excerpt(name);
    Map<?, ?> fields = entry instanceof Map<?, ?> object ? object : Map.of();
    ElementType type =
        ElementType.of(fields.get("dtype"))
            .orElseThrow(
                () ->
                    bad(
                        "%s is of type %s; it must be F32, F16, BF16 or F64"
                            .formatted(
                                tensor, HeaderJson.excerpt(String.valueOf(fields.get("dtype"))))));
    if (!(fields.get("shape") instanceof List<?> dimensions)
        || !(fields.get("data_offsets") instanceof List<?> offsets)
        || offsets.size() != 2
        || !(offsets.get(0) instanceof Long from)
        || !(offsets.get(1) instanceof Long to)) {
      throw bad(tensor + " lacks a shape or two data_offsets");
    }
    if (dimensions.size() > MOST_DIMENSIONS) {
      throw bad(
          "%s has %,d dimensions; at most %d can be read"
              .formatted(tensor, dimensions.size(), MOST_DIMENSIONS));
    }
    List<Integer> shape = new ArrayList<>();
    long elements = 1;
    for (Object dimension : dimensions) {
      if (!(dimension instanceof Long size) || size < 0 || size > Integer.MAX_VALUE) {
        throw bad("%s has an impossible shape %s".formatted(tensor, dimensions));
      }
      shape.add(size.intValue());
      // The product of two sizes below 2^31 does not overflow; times the bytes of an element it
      // might.
      elements = elements > Integer.MAX_VALUE ? elements : elements * size;
    }
    boolean fits = elements <= dataBytes && to - from == type.bytes() * elements;
    if (from < 0 || to < from || to > dataBytes || !fits) {
      throw bad(
          "%s of shape %s should take %,d bytes, but its data_offsets are %s of %,d"
              .formatted(tensor, shape, type.bytes() * elements, offsets, dataBytes));
    }
    return new Place(name, type, shape, from, to);
  }

  private UserError bad(String what) {
    return UserError.of("not a valid safetensors file: %s", what).at(name);
  }
}
