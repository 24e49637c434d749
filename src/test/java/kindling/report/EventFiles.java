package kindling.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads event files without the code that writes them: CRCs bit by bit, fields byte by byte. Fails
 * on anything that TensorFlow's own reader would refuse, or that is not expected.
 */
public final class EventFiles {
  private EventFiles() {}

  /**
   * An event of a file; one with a version has neither figures nor histograms, and the others have
   * no version.
   */
  public record Event(
      double wallSeconds,
      long step,
      String version,
      Map<String, Float> figures,
      Map<String, Histogram> histograms) {}

  /** A histogram; each bucket ends at its limit, where the next one begins. */
  public record Histogram(
      double min,
      double max,
      double num,
      double sum,
      double sumSquares,
      List<Double> limits,
      List<Double> buckets) {}

  /** All events of the files of a folder in the order of their names, but for the versions. */
  public static List<Event> read(Path folder) throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        assertTrue(
            file.getFileName().toString().startsWith("events.out.tfevents."), file::toString);
        List<Event> ofFile = events(Files.readAllBytes(file));
        assertEquals("brain.Event:2", ofFile.get(0).version());
        assertTrue(ofFile.stream().skip(1).allMatch(event -> event.version().isEmpty()));
        events.addAll(ofFile.subList(1, ofFile.size()));
      }
    }
    return events;
  }

  /** The events of a file. */
  static List<Event> events(byte[] file) throws IOException {
    List<Event> events = new ArrayList<>();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
    while (in.available() > 0) {
      byte[] length = in.readNBytes(8);
      assertEquals(masked(crc32c(length)), Integer.reverseBytes(in.readInt()), "CRC of a length");
      byte[] event = in.readNBytes((int) number(length));
      assertEquals(masked(crc32c(event)), Integer.reverseBytes(in.readInt()), "CRC of an event");
      events.add(event(new Fields(event)));
    }
    return events;
  }

  private static Event event(Fields in) {
    double wallSeconds = 0;
    long step = 0;
    String version = "";
    Map<String, Float> figures = new LinkedHashMap<>();
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    while (in.more()) {
      switch (in.key()) {
        case 0x09 -> wallSeconds = Double.longBitsToDouble(number(in.take(8)));
        case 0x10 -> step = in.varint();
        case 0x1A -> version = in.text();
        case 0x2A -> {
          Fields summary = in.message();
          while (summary.more()) {
            assertEquals(0x0A, summary.key());
            Fields value = summary.message();
            assertEquals(0x0A, value.key());
            String tag = value.text();
            switch (value.key()) {
              case 0x15 -> figures.put(tag, Float.intBitsToFloat((int) number(value.take(4))));
              case 0x2A -> histograms.put(tag, histogram(value.message()));
              default -> throw new AssertionError("a value that nobody expects");
            }
            assertFalse(value.more());
          }
        }
        default -> throw new AssertionError("a field that no event has");
      }
    }
    return new Event(wallSeconds, step, version, figures, histograms);
  }

  private static Histogram histogram(Fields in) {
    double[] numbers = new double[5];
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(0x09 + 8 * i, in.key());
      numbers[i] = Double.longBitsToDouble(number(in.take(8)));
    }
    assertEquals(0x32, in.key());
    List<Double> limits = in.message().doubles();
    assertEquals(0x3A, in.key());
    List<Double> buckets = in.message().doubles();
    assertFalse(in.more());
    assertEquals(limits.size(), buckets.size());
    return new Histogram(
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], limits, buckets);
  }

  /** Castagnoli's polynomial, bit by bit. */
  private static int crc32c(byte[] bytes) {
    int crc = -1;
    for (byte next : bytes) {
      crc ^= next & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 1 ? 0x82F63B78 : 0);
      }
    }
    return ~crc;
  }

  private static int masked(int crc) {
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  /** The lowest byte first. */
  private static long number(byte[] bytes) {
    long number = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      number = (number << 8) | (bytes[i] & 0xFF);
    }
    return number;
  }

  /** A message, field by field. */
  private static final class Fields {
    private final byte[] bytes;
    private int at;

    Fields(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean more() {
      return at < bytes.length;
    }

    int key() {
      return (int) varint();
    }

    long varint() {
      long value = 0;
      int shift = 0;
      do {
        value |= (long) (bytes[at] & 0x7F) << shift;
        shift += 7;
      } while (bytes[at++] < 0);
      return value;
    }

    byte[] take(int count) {
      at += count;
      return Arrays.copyOfRange(bytes, at - count, at);
    }

    Fields message() {
      return new Fields(take((int) varint()));
    }

    List<Double> doubles() {
      List<Double> doubles = new ArrayList<>();
      while (more()) {
        doubles.add(Double.longBitsToDouble(number(take(8))));
      }
      return doubles;
    }

    String text() {
      return new String(take((int) varint()), StandardCharsets.UTF_8);
    }
  }
}
