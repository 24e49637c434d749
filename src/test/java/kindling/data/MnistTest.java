package kindling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The files in data/mnist are the original ones, byte for byte: as they were published, and as they
 * unpack.
 */
class MnistTest {
  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte, f68b3c2dcbeaaa9fbdd348bbdeb94873, 6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte, d53e105ee54ea40749a09fcbcd1e9432, a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte,  9fb629c4189551a2d022fa330f9573f3, 2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte,  ec29112dd5afa0611ce80d1b7f02629c, 27ae3e4e09519cfbb04c329615203637"
  })
  void theChecksumsAreThePublishedOnes(String name, String packed, String unpacked)
      throws Exception {
    Path file = Path.of("data/mnist", name + ".gz");
    try (InputStream in = Files.newInputStream(file)) {
      assertEquals(packed, md5(in));
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertEquals(unpacked, md5(in));
    }
  }

  private static String md5(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
