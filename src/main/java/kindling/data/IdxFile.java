package kindling.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import kindling.config.UserError;

/**
 * An IDX file, read row by row: the format of MNIST, gzipped or plain, of any element type and
 * number of dimensions.
 *
 * <p>The file begins with two zero bytes, the type, the number of dimensions d, and d sizes of 32
 * bits, big-endian; then come the elements, the last dimension fastest. A row is one step along the
 * first dimension. Every error in a file is a {@link UserError} that names the file. The header is
 * checked before it is used, and the file needs no more memory than one row.
 *
 * @see <a href="https://yann.lecun.com/exdb/mnist/">The MNIST database, "The IDX file format"</a>
 */
public final class IdxFile implements Closeable {
  private static final String FETCH = "fetch it again";

  /** Deflate packs at most 1032 bytes into one (zlib's technical details). */
  private static final long MOST_GZIP_RATIO = 1032;

  private static final int BUFFER = 1 << 16;
  private static final int MOST_DIMENSIONS = 16;

  /** The largest size of a row; a small packed file may claim to contain a huge one. */
  private static final int MOST_ROW_BYTES = 256 << 20;

  private final String name;
  private final DataInputStream in;
  private final IdxType type;
  private final int[] shape;
  private final int rowBytes;
  private final boolean gzipped;
  private int rowsRead;

  /**
   * Reads the header.
   *
   * @param name of the file, for errors; one that ends in ".gz" must be gzipped
   * @param stored its bytes as they are stored; closed with this object
   * @param storedBytes the number of these bytes
   */
  public IdxFile(String name, InputStream stored, long storedBytes) throws IOException {
    this.name = name;
    PushbackInputStream peeked = new PushbackInputStream(stored, 2);
    this.gzipped = isGzip(peeked);
    if (!gzipped && name.endsWith(".gz")) {
      throw UserError.of("is not gzip, although its name ends in .gz")
          .cure("rename it without .gz, or %s", FETCH)
          .at(name);
    }
    try {
      // A row at a time would be 60,000 calls of zlib for MNIST.
      this.in =
          new DataInputStream(
              gzipped
                  ? new BufferedInputStream(new GZIPInputStream(peeked, BUFFER), BUFFER)
                  : peeked);
      int magic = in.readInt();
      this.type = magic >>> 16 == 0 ? IdxType.of(magic >>> 8 & 0xFF) : null;
      int dimensions = magic & 0xFF;
      if (type == null || dimensions == 0 || dimensions > MOST_DIMENSIONS) {
        throw UserError.of(
                "is not an IDX file: it begins with 0x%08X, and an IDX file with 0x0000, a type (0x08 to 0x0E) and the number of dimensions",
                magic)
            .at(name);
      }
      this.shape = new int[dimensions];
      for (int i = 0; i < dimensions; i++) {
        shape[i] = in.readInt();
      }
    } catch (EOFException e) {
      throw UserError.of("ends within its header").cure(FETCH).at(name).because(e);
    } catch (StackOverflowError e) {
      throw emptyMembers(e);
    } catch (ZipException e) {
      throw damaged(e);
    }
    this.rowBytes = checkedRowBytes(gzipped, storedBytes);
  }

  /** The type of the elements. */
  public IdxType type() {
    return type;
  }

  /** The number of rows, at least 1. */
  public int rows() {
    return shape[0];
  }

  /** The dimensions of one row, such as {28, 28}; empty for a file of labels. */
  public int[] rowShape() {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /** The number of elements of a row. */
  public int rowElements() {
    return rowBytes / type.bytes();
  }

  /** Whether the file is gzipped, so that it can only be read from its beginning. */
  public boolean gzipped() {
    return gzipped;
  }

  /** The number of bytes of a row. */
  public int rowBytes() {
    return rowBytes;
  }

  /**
   * Reads the next row. After the last row it checks that the file ends there.
   *
   * @param row takes the row's bytes as they stand in the file, {@link #rowBytes()} of them
   */
  public void next(byte[] row) throws IOException {
    try {
      in.readFully(row, 0, rowBytes);
      rowsRead++;
      if (rowsRead == rows() && in.read() != -1) {
        throw UserError.of("longer than its header says (%s)", describeShape())
            .cure(FETCH)
            .at(name);
      }
    } catch (EOFException e) {
      throw UserError.of(
              "truncated: it ends in row %,d of the %,d that its header promises",
              Math.min(rowsRead + 1, rows()), rows())
          .cure(FETCH)
          .at(name)
          .because(e);
    } catch (StackOverflowError e) {
      throw emptyMembers(e);
    } catch (ZipException e) {
      throw UserError.of("damaged gzip after row %,d (%s)", rowsRead, e.getMessage())
          .cure(FETCH)
          .at(name)
          .because(e);
    }
  }

  // Java reads each empty gzip member in a nested call.
  private UserError emptyMembers(StackOverflowError e) {
    return UserError.of("damaged gzip (too many empty members)").cure(FETCH).at(name).because(e);
  }

  private UserError damaged(ZipException e) {
    return UserError.of("damaged gzip (%s)", e.getMessage()).cure(FETCH).at(name).because(e);
  }

  /** Skips rows; a plain file is not read for that. */
  public void skip(int rows) throws IOException {
    try {
      in.skipNBytes((long) rows * rowBytes);
      rowsRead += rows;
    } catch (EOFException e) {
      throw UserError.of("truncated: it ends before row %,d", rowsRead + rows)
          .cure(FETCH)
          .at(name)
          .because(e);
    } catch (StackOverflowError e) {
      throw emptyMembers(e);
    } catch (ZipException e) {
      throw damaged(e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private int checkedRowBytes(boolean gzipped, long storedBytes) {
    long bytes = type.bytes();
    for (int i = 1; i < shape.length; i++) {
      bytes = shape[i] <= 0 || bytes > Integer.MAX_VALUE ? -1 : bytes * shape[i];
    }
    if (shape[0] <= 0 || bytes <= 0 || bytes > MOST_ROW_BYTES) {
      throw UserError.of(
              "impossible dimensions %s in its header; each must be from 1 to %d, and a row at most %d MiB",
              describeShape(), Integer.MAX_VALUE, MOST_ROW_BYTES >> 20)
          .at(name);
    }
    long total = 4 + 4L * shape.length + bytes * shape[0];
    long most = gzipped ? storedBytes * MOST_GZIP_RATIO : storedBytes;
    if (total > most) {
      throw UserError.of(
              "truncated: its header promises %s, %,d bytes, which a file of %,d bytes cannot hold",
              describeShape(), total, storedBytes)
          .cure(FETCH)
          .at(name);
    }
    if (!gzipped && total < storedBytes) {
      throw UserError.of(
              "longer than its header says: %s make %,d bytes, and it has %,d",
              describeShape(), total, storedBytes)
          .cure(FETCH)
          .at(name);
    }
    return (int) bytes;
  }

  private String describeShape() {
    return Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
  }

  private static boolean isGzip(PushbackInputStream in) throws IOException {
    byte[] first = in.readNBytes(2);
    in.unread(first);
    return first.length == 2 && first[0] == 0x1F && first[1] == (byte) 0x8B;
  }
}
