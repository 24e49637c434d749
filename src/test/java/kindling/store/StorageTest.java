package kindling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kindling.config.UserError;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that a stranger has prepared: nothing outside of it is written or deleted. */
class StorageTest {
  @TempDir Path folder;
  private Path ours;
  private Path precious;
  private final Storage storage = new Storage(new Configuration());

  @BeforeEach
  void prepare() throws IOException {
    ours = Files.createDirectories(folder.resolve("ours"));
    precious = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(precious.resolve("file"), "precious");
  }

  @Test
  void aLinkIsReplacedAndNotWrittenThrough() throws IOException {
    Files.createSymbolicLink(ours.resolve("file"), precious.resolve("file"));
    storage.write(ours + "/file", "new");
    assertEquals("new", Files.readString(ours.resolve("file")));
    assertFalse(Files.isSymbolicLink(ours.resolve("file")));
    assertEquals("precious", Files.readString(precious.resolve("file")));
  }

  @Test
  void aLinkInThePlaceOfTheTemporaryFileIsNotWrittenThrough() throws IOException {
    Path dangling = precious.resolve("none");
    for (Path target : new Path[] {precious.resolve("file"), dangling}) {
      Files.createSymbolicLink(ours.resolve(".file.writing"), target);
      storage.write(ours + "/file", "new");
      assertEquals("new", Files.readString(ours.resolve("file")));
      assertFalse(Files.isSymbolicLink(ours.resolve("file")));
    }
    assertEquals("precious", Files.readString(precious.resolve("file")));
    assertFalse(Files.exists(dangling));
  }

  @Test
  void aLinkIsDeletedAndNotWhatItLeadsTo() throws IOException {
    Files.createSymbolicLink(ours.resolve("link"), precious);
    storage.delete(ours + "/link");
    assertFalse(Files.exists(ours.resolve("link")));
    assertTrue(Files.exists(precious.resolve("file")));
  }

  @Test
  void aFolderThatIsALinkIsRefusedWhereItMayNotBeOne() throws IOException {
    storage.requireNoLink(precious.toString());
    storage.requireNoLink(ours + "/none");
    Files.createSymbolicLink(ours.resolve("link"), precious);
    assertThrows(UserError.class, () -> storage.requireNoLink(ours + "/link"));
  }
}
