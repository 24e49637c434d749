package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

/** Readable reasons from the exceptions of Java and Hadoop. */
class FileTroubleTest {
  @Test
  void unknownHostsAndMissingPermissionsAreExplained() {
    assertEquals(
        "no host is called \"x\"",
        FileTrouble.reason(new IOException("a", new UnknownHostException("Invalid host: x")))
            .toString());
    assertEquals(
        "you may not (permission denied)",
        FileTrouble.reason(new AccessDeniedException("/x")).toString());
  }

  @Test
  void otherMessagesAreCutToTheirFirstLineWithoutLinks() {
    assertEquals(
        "Call failed: Connection refused",
        FileTrouble.reason(
                new IOException(
                    "Call failed: Connection refused; For more details see:  http://wiki\n\tat x"))
            .toString());
  }

  @Test
  void aMissingClassOutsideHadoopIsNotAFileSystem() {
    assertFalse(FileTrouble.isKnown(new ClassNotFoundException("kindling.X")));
    assertTrue(FileTrouble.isKnown(new ClassNotFoundException("org.apache.hadoop.fs.s3a.S3A")));
  }
}
