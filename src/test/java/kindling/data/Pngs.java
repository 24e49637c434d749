package kindling.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** PNG files that no camera makes. */
final class Pngs {
  /** Bytes of the signature and of the chunk IHDR. */
  private static final int BEFORE_OTHERS = 8 + 25;

  private Pngs() {}

  /** A file with one more chunk after its header. */
  static byte[] withChunk(byte[] file, String name, byte[] content) {
    byte[] chunk = chunk(name, content);
    return ByteBuffer.allocate(file.length + chunk.length)
        .put(file, 0, BEFORE_OTHERS)
        .put(chunk)
        .put(file, BEFORE_OTHERS, file.length - BEFORE_OTHERS)
        .array();
  }

  /** The head of a picture of red, green and blue, with few pixels or none. */
  static byte[] ofSize(int width, int height) {
    ByteBuffer header =
        ByteBuffer.allocate(13).putInt(width).putInt(height).putShort((short) 0x802);
    byte[] head = chunk("IHDR", header.array());
    byte[] data = chunk("IDAT", new byte[] {0x78, (byte) 0x9C, 3, 0, 0, 0, 0, 1});
    byte[] end = chunk("IEND", new byte[0]);
    return ByteBuffer.allocate(8 + head.length + data.length + end.length)
        .putLong(0x89504E470D0A1A0AL)
        .put(head)
        .put(data)
        .put(end)
        .array();
  }

  /** A packed comment of zeros. */
  static byte[] packedText(int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("Comment\0\0".getBytes(StandardCharsets.ISO_8859_1));
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_SPEED))) {
      byte[] some = new byte[1 << 20];
      for (int i = 0; i < zeros; i += some.length) {
        out.write(some);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] chunk(String name, byte[] content) {
    byte[] letters = name.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(letters);
    crc.update(content);
    return ByteBuffer.allocate(12 + content.length)
        .putInt(content.length)
        .put(letters)
        .put(content)
        .putInt((int) crc.getValue())
        .array();
  }
}
