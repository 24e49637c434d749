package kindling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  void aPathWithAPasswordIsRefusedForThatAlone() {
    UserError error =
        assertThrows(UserError.class, () -> storage.exists("hdfs://me:secret@host/folder"));
    assertTrue(error.getMessage().contains("has a password in it"), error::getMessage);
    assertFalse(error.getMessage().contains("is not a path"), error::getMessage);
    assertFalse(error.getMessage().contains("secret"), error::getMessage);
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
  void twoCannotWorkInOneFolderAtATime() throws IOException {
    String name = ours.toString();
    storage.whileLocked(
        name,
        () -> {
          UserError error = assertThrows(UserError.class, () -> storage.whileLocked(name, () -> 1));
          assertEquals(
              "%s: another command works in this folder, process %d; wait until it ends, stop it, or choose another folder"
                  .formatted(name, ProcessHandle.current().pid()),
              error.getMessage());
          return 0;
        });
    assertEquals(List.of(), storage.list(name));
    // Left by one that was killed: the operating system has let go of it.
    Files.writeString(ours.resolve(".lock"), "12");
    storage.requireVacant(name, false);
    assertEquals(2, storage.whileLocked(name, () -> 2));
  }

  @Test
  void aLinkInAFolderOfResultsIsRefusedByARelativeAndByAnAbsolutePath() throws IOException {
    Path relative = Path.of("").toAbsolutePath().relativize(ours.toRealPath());
    for (String link :
        List.of(".lock", "checkpoints", "tensorboard", "run.json", "trials/00001/checkpoints")) {
      Path place = ours.resolve(link);
      Files.createDirectories(place.getParent());
      Files.createSymbolicLink(place, precious);
      for (String name : List.of(ours.toString(), relative.toString(), ours.toUri().toString())) {
        UserError error =
            assertThrows(UserError.class, () -> storage.whileLocked(name, () -> 3), name);
        assertTrue(
            error.getMessage().startsWith("%s/%s: is a symbolic link".formatted(name, link)),
            error::getMessage);
      }
      Files.delete(place);
    }
    assertEquals(List.of("file"), storage.list(precious.toString()));
    assertEquals(3, storage.whileLocked(relative.toString(), () -> 3));
  }

  @Test
  void aFolderOfResultsMayLieBelowALinkOrBeOne() throws IOException {
    Files.createDirectories(precious.resolve("run/checkpoints"));
    Path link = Files.createSymbolicLink(ours.resolve("runs"), precious);
    assertEquals(1, storage.whileLocked(link + "/run", () -> 1));
    assertEquals(2, storage.whileLocked(link.toString(), () -> 2));
    storage.requireNoLinks(ours + "/none");
  }

  @Test
  void aFolderMayHaveAnyName() throws IOException {
    // The last one as two characters, u and dots: another file than with ü.
    for (String name : List.of("jürgen", "日本", "a b", "#", "%41", "100%", "a+b", "?", "u\u0308")) {
      Path made = Files.createDirectory(ours.resolve(name));
      storage.write(made + "/file", name);
      storage.whileLocked(made.toString(), () -> null);
      assertEquals(name, Files.readString(made.resolve("file")));
      assertEquals(List.of("file"), storage.list(made.toString()));
    }
    assertEquals(9, storage.list(ours.toString()).size());
  }

  @Test
  void aFileSystemThatIsNotThereIsNamedWithTheCure() {
    assertMistake("foo:/x: cannot be read: there is no file system \"foo:\"; a path is", "foo:/x");
    assertMistake("its file system is not in Spark (Class org.apache.hadoop.fs.s3a", "s3a://b/x");
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() {
    UserError error = assertThrows(UserError.class, () -> storage.makeFolder("/proc/kindling"));
    assertEquals(
        "/proc/kindling: cannot be made: the folder above it cannot be written: read-only, or not yours",
        error.getMessage());
  }

  private void assertMistake(String expected, String path) {
    UserError error = assertThrows(UserError.class, () -> storage.exists(path));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }
}
