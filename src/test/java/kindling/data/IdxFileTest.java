package kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;

class IdxFileTest {
  @Test
  void rowsComeBackAsTheyWereWritten() throws IOException {
    byte[] bytes = Idx.bytes(0x08, new int[] {2, 2, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    try (IdxFile file = open("x", bytes)) {
      assertEquals(IdxType.UNSIGNED_BYTE, file.type());
      assertEquals(2, file.rows());
      assertArrayEquals(new int[] {2, 3}, file.rowShape());
      byte[] row = new byte[6];
      file.next(row);
      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, row);
      file.next(row);
      assertArrayEquals(new byte[] {7, 8, 9, 10, 11, 12}, row);
    }
  }

  @Test
  void gzipIsSeenByItsContent() throws IOException {
    byte[] bytes = gzip(Idx.bytes(0x08, new int[] {3}, 5, 6, 7));
    assertEquals(3, readAll("labels.gz", bytes));
    assertEquals(3, readAll("labels", bytes));
  }

  @Test
  void aFileThatIsNotGzipThoughNamedSoIsRefused() {
    assertRefused(
        "x.gz: is not gzip, although its name ends in .gz",
        "x.gz",
        Idx.bytes(0x08, new int[] {1}, 1));
  }

  @Test
  void aWrongMagicIsRefused() {
    assertRefused(
        "x: is not an IDX file: it begins with 0x89504E47",
        "x",
        new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 0});
    assertRefused(
        "x: is not an IDX file: it begins with 0x00000701", "x", Idx.bytes(0x07, new int[] {1}, 1));
    assertRefused(
        "x: is not an IDX file: it begins with 0x00000800", "x", Idx.bytes(0x08, new int[] {}));
    assertRefused(
        "x: is not an IDX file: it begins with 0x00000811", "x", Idx.bytes(0x08, new int[17]));
  }

  @Test
  void aHeaderThatEndsEarlyIsRefused() {
    byte[] bytes = Idx.bytes(0x08, new int[] {2, 2}, 1, 2, 3, 4);
    for (int length = 0; length < 12; length++) {
      assertRefused("x: ends within its header", "x", Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void impossibleDimensionsAreRefused() {
    assertRefused("x: impossible dimensions 0 x 3", "x", Idx.bytes(0x08, new int[] {0, 3}));
    assertRefused("x: impossible dimensions -1", "x", Idx.bytes(0x08, new int[] {-1}));
    assertRefused("x: impossible dimensions 1 x -5", "x", Idx.bytes(0x08, new int[] {1, -5}));
    int most = Integer.MAX_VALUE;
    assertRefused(
        "x: impossible dimensions", "x", Idx.bytes(0x08, new int[] {1, most, most, most, most}));
    assertRefused("x: impossible dimensions", "x", Idx.bytes(0x0E, new int[] {1, 1 << 29}));
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    byte[] whole = Idx.bytes(0x08, new int[] {2, 2}, 1, 2, 3, 4);
    assertRefused(
        "x: truncated: its header promises 2 x 2, 16 bytes, which a file of 15",
        "x",
        Arrays.copyOf(whole, 15));
    byte[] shorter = gzip(Arrays.copyOf(whole, 15));
    assertRefused("x.gz: truncated: it ends in row 2 of the 2", "x.gz", shorter);
    byte[] packed = gzip(whole);
    for (int length = 1; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThrows(UserError.class, () -> readAll("x.gz", cut), "length " + length);
    }
  }

  @Test
  void aFileLongerThanItsHeaderSaysIsRefused() throws IOException {
    byte[] longer = Idx.bytes(0x08, new int[] {2}, 1, 2, 3);
    assertRefused("x: longer than its header says: 2 make 10 bytes, and it has 11", "x", longer);
    assertRefused("x.gz: longer than its header says (2)", "x.gz", gzip(longer));
  }

  @Test
  void damagedGzipIsRefused() throws IOException {
    byte[] packed = gzip(Idx.bytes(0x08, new int[] {2, 2}, 1, 2, 3, 4));
    packed[packed.length - 6] ^= 1; // in the checksum
    assertRefused("x.gz: damaged gzip", "x.gz", packed);
  }

  @Test
  void aHeaderThatPromisesMoreThanGzipCanHoldIsRefused() throws IOException {
    byte[] bomb = gzip(Idx.bytes(0x08, new int[] {1_000_000_000}, 1, 2));
    assertRefused("x.gz: truncated: its header promises 1000000000", "x.gz", bomb);
  }

  @Test
  void aBombBehindASmallHeaderIsNotUnpacked() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(Idx.bytes(0x08, new int[] {2}, 1, 2));
      for (int i = 0; i < 200; i++) {
        gzip.write(new byte[1 << 20]);
      }
    }
    assertRefused("x.gz: longer than its header says", "x.gz", out.toByteArray());
  }

  private static int readAll(String name, byte[] bytes) throws IOException {
    try (IdxFile file = open(name, bytes)) {
      byte[] row = new byte[file.rowBytes()];
      for (int i = 0; i < file.rows(); i++) {
        file.next(row);
      }
      return file.rows();
    }
  }

  private static IdxFile open(String name, byte[] bytes) throws IOException {
    return new IdxFile(name, new ByteArrayInputStream(bytes), bytes.length);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static void assertRefused(String expected, String name, byte[] bytes) {
    UserError error = assertThrows(UserError.class, () -> readAll(name, bytes));
    assertTrue(error.getMessage().startsWith(expected), error::getMessage);
  }
}
