package kindling.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import kindling.config.UserError;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class LocalPathTest {
  @Test
  void aNameThatTheLocaleCannotWriteIsRefusedWithTheCure() {
    for (String name : new String[] {"/data/jürgen", "run-\uFFFD"}) {
      UserError error =
          assertThrows(
              UserError.class,
              () -> LocalPath.requireName(new Path(name), StandardCharsets.US_ASCII));
      assertEquals(
          name
              + ": the charset of the locale, US-ASCII, cannot represent this file name; export LC_ALL=C.UTF-8, or another UTF-8 locale",
          error.getMessage());
      assertDoesNotThrow(() -> LocalPath.requireName(new Path(name), StandardCharsets.UTF_8));
    }
  }

  @Test
  void theLocaleIsOfNoInterestToAnotherFileSystem() {
    Path path = new Path("hdfs://host/jürgen");
    assertDoesNotThrow(() -> LocalPath.requireName(path, StandardCharsets.US_ASCII));
  }
}
