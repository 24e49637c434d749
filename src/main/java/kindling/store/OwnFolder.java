package kindling.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import kindling.config.FileTrouble;
import kindling.config.UserError;

/**
 * A local folder that a command writes into, and that may come from an untrusted source: nothing
 * must be written outside of it.
 */
final class OwnFolder {
  private OwnFolder() {}

  /**
   * Refuses symbolic links, pipes and devices in a folder and its subfolders. The folder itself may
   * be a link, or be below one, because the user has named it.
   *
   * @param name of the folder, for errors
   * @param folder its path; it need not exist
   */
  static void requireOrdinary(String name, Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      Path real = folder.toRealPath();
      Files.walkFileTree(
          real,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (!attributes.isRegularFile()) {
                boolean link = attributes.isSymbolicLink();
                throw UserError.of(
                        "is %s, and a command writes only into ordinary files and folders of its own folder",
                        link ? "a symbolic link" : "no ordinary file")
                    .cure(link ? "put there what it leads to, or delete it" : "delete it")
                    .at(name + "/" + real.relativize(file));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              // Deleted meanwhile, or not readable: writing to it reports the error.
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw FileTrouble.error(name, "cannot be read", e);
    }
  }
}
