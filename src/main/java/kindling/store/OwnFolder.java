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
                throw new UserError(
                    "%s/%s: is %s, but commands write only into ordinary files and folders; %s"
                        .formatted(
                            name,
                            real.relativize(file),
                            attributes.isSymbolicLink()
                                ? "a symbolic link"
                                : "not an ordinary file",
                            attributes.isSymbolicLink()
                                ? "replace it with its target, or delete it"
                                : "delete it"));
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
      throw new UserError("%s: cannot be read: %s".formatted(name, FileTrouble.reason(e)), e);
    }
  }
}
