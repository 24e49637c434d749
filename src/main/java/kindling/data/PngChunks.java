package kindling.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The parts of a PNG file. Each has its length, four letters, its bytes and a CRC (ISO/IEC 15948,
 * "Chunk layout"). Texts, profiles and other data about the picture may be packed, and a small file
 * may unpack to gigabytes.
 */
final class PngChunks {
  private static final int SIGNATURE_BYTES = 8;
  private static final int BYTES_AROUND = 12;
  private static final Set<String> PIXELS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private PngChunks() {}

  /** The file without the chunks that do not affect pixels. A damaged file stays damaged. */
  static byte[] ofPixels(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    ByteBuffer out = ByteBuffer.allocate(file.length);
    copy(in, out, Math.min(SIGNATURE_BYTES, file.length));
    while (in.remaining() >= BYTES_AROUND) {
      long bytes = (in.getInt(in.position()) & 0xFFFFFFFFL) + BYTES_AROUND;
      if (bytes > in.remaining()) {
        break;
      }
      String name = new String(file, in.position() + 4, 4, StandardCharsets.ISO_8859_1);
      if (PIXELS.contains(name)) {
        copy(in, out, (int) bytes);
      } else {
        in.position(in.position() + (int) bytes);
      }
    }
    // The rest of a truncated chunk stays, so that the reader reports it.
    copy(in, out, in.remaining());
    byte[] pixels = new byte[out.position()];
    out.flip().get(pixels);
    return pixels;
  }

  private static void copy(ByteBuffer in, ByteBuffer out, int bytes) {
    out.put(in.slice(in.position(), bytes));
    in.position(in.position() + bytes);
  }
}
