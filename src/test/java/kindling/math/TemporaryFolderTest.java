package kindling.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir Path folder;

  @Test
  void aFolderFromWhichLibrariesCanBeLoadedHasNoProblemAndStaysEmpty() throws IOException {
    assertNull(new TemporaryFolder(folder).problem());
    try (var left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aFolderFromWhichLibrariesCannotBeLoadedIsReportedWithARemedy() {
    String problem = new TemporaryFolder(folder.resolve("none")).problem();
    assertTrue(problem.startsWith("java.io.tmpdir, " + folder + "/none, cannot be written, and"));
    assertTrue(problem.contains("name another folder with -Djava.io.tmpdir=DIR"), problem);
  }
}
