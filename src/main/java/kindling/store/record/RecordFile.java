package kindling.store.record;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Records in the format of TensorFlow. Each consists of its length, 8 bytes, little-endian; the
 * masked CRC32C of the length, 4 bytes; the record; and its masked CRC32C, 4 bytes.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TensorFlow, "TFRecords
 *     format details"</a>
 */
final class RecordFile {
  private static final int HEAD = Long.BYTES + Integer.BYTES;
  private static final int MASK = 0xA282EAD8;

  private RecordFile() {}

  /** The content of a file with these records. */
  static byte[] bytes(List<byte[]> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] record : records) {
      ByteBuffer framed = littleEndian(ByteBuffer.allocate(HEAD + record.length + Integer.BYTES));
      framed.putLong(record.length);
      framed.putInt(maskedCrc(framed.array(), 0, Long.BYTES));
      framed.put(record);
      framed.putInt(maskedCrc(record, 0, record.length));
      out.writeBytes(framed.array());
    }
    return out.toByteArray();
  }

  /** The records of a file, up to the first one that is damaged. */
  static List<byte[]> records(byte[] file) {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer in = littleEndian(ByteBuffer.wrap(file));
    while (in.remaining() >= HEAD) {
      int start = in.position();
      long length = in.getLong();
      boolean lengthHolds = in.getInt() == maskedCrc(file, start, Long.BYTES);
      if (!lengthHolds || length < 0 || length > in.remaining() - Integer.BYTES) {
        break;
      }
      byte[] record = new byte[(int) length];
      in.get(record);
      if (in.getInt() != maskedCrc(record, 0, record.length)) {
        break;
      }
      records.add(record);
    }
    return records;
  }

  /** The mask: a CRC over data that contains CRCs would be weak. */
  private static int maskedCrc(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  private static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }
}
