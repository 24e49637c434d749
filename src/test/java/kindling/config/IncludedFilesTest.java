package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludedFilesTest {
  @TempDir Path folder;

  @Test
  void aFileNamedWithoutAFolderCanIncludeFilesBesideIt() throws IOException {
    // Created in the working directory, to which such a name is relative.
    Path base = Files.createTempFile(Path.of("").toAbsolutePath(), "included", ".conf");
    Path outer = Files.createTempFile(Path.of("").toAbsolutePath(), "includes", ".conf");
    try {
      Files.writeString(base, "training.epochs = 3\noptimizer.momentum = 2\n");
      String name = base.getFileName().toString();
      for (String include : List.of("\"%s\"", "required(\"%s\")", "file(\"%s\")")) {
        Files.writeString(
            outer, "include %s\noptimizer.momentum = 0.5".formatted(include.formatted(name)));
        assertEquals(3, epochs(outer.getFileName()));
        assertEquals(3, epochs(outer));
      }
      Files.writeString(outer, "include \"%s\"".formatted(name));
      UserError error = assertThrows(UserError.class, () -> epochs(outer.getFileName()));
      assertTrue(error.getMessage().startsWith(name + ": 2: "), error::getMessage);
    } finally {
      Files.delete(base);
      Files.delete(outer);
    }
  }

  @Test
  void aNestedIncludeIsRelativeToItsOwnFile() throws IOException {
    Files.createDirectories(folder.resolve("sub/deep"));
    write("top.conf", "training.epochs = 7");
    write("sub/deep/c.conf", "include \"../../top.conf\"");
    write("sub/b.conf", "include required(\"deep/c.conf\")");
    write("a.conf", "include \"sub/b\"");
    assertEquals(7, epochs(folder.resolve("a.conf")));
    write("a.conf", "include \"%s\"".formatted(folder.resolve("sub/b.conf").toAbsolutePath()));
    assertEquals(7, epochs(folder.resolve("a.conf")));
  }

  @Test
  void aSymbolicLinkIncludesFilesBesideItOrItsTarget() throws IOException {
    Files.createDirectories(folder.resolve("real"));
    Files.createDirectories(folder.resolve("links"));
    write("real/a.conf", "include \"base.conf\"");
    write("real/base.conf", "training.epochs = 4");
    Path link =
        Files.createSymbolicLink(folder.resolve("links/a.conf"), folder.resolve("real/a.conf"));
    assertEquals(4, epochs(link));
    write("links/base.conf", "training.epochs = 5");
    assertEquals(5, epochs(link));
  }

  @Test
  void anIncludeWithinABlockSetsKeysOfThatBlock() throws IOException {
    write("b.conf", "epochs = ${variables.n}");
    write("a.conf", "variables.n = 6\ntraining { include \"b.conf\" }");
    assertEquals(6, epochs(folder.resolve("a.conf")));
  }

  @Test
  void anIncludedFileThatIsNotUtf8IsRefused() throws IOException {
    Files.write(folder.resolve("b.conf"), "name = jürgen".getBytes(StandardCharsets.ISO_8859_1));
    write("a.conf", "include \"b.conf\"");
    UserError error = assertThrows(UserError.class, () -> epochs(folder.resolve("a.conf")));
    assertTrue(error.getMessage().contains("b.conf: 1: is no text in UTF-8"), error::getMessage);
  }

  @Test
  void theErrorAboutAMissingIncludeNamesTheSearchedFolder() throws IOException {
    write("a.conf", "include file(\"no.conf\")");
    UserError error = assertThrows(UserError.class, () -> epochs(folder.resolve("a.conf")));
    assertTrue(error.getMessage().contains("counts from the folder"), error::getMessage);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static int epochs(Path file) {
    return SettingsReader.ofFile(new File(file.toString()), List.of())
        .settings()
        .training()
        .epochs();
  }
}
