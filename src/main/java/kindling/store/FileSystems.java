package kindling.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import kindling.config.FileTrouble;
import kindling.config.Secrets;
import kindling.config.UserError;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Path;

/**
 * The file systems of Hadoop: finds the one of a path and runs operations on it. An {@link
 * IOException} of an operation becomes a {@link UserError} with the path and the reason.
 */
final class FileSystems {
  private final Configuration configuration;

  FileSystems(Configuration hadoop) {
    this.configuration = new Configuration(hadoop);
    // Local files without a hidden checksum file beside each.
    configuration.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
  }

  /** An operation on a file or folder. */
  @FunctionalInterface
  interface Operation<T> {
    T on(FileContext files, Path path) throws IOException;
  }

  /**
   * Runs an operation.
   *
   * @param name of the file or folder
   * @param failure for the error message, such as "cannot be read"
   */
  <T> T run(String name, String failure, Operation<T> operation) {
    Path path = path(name);
    try {
      return operation.on(context(path), path);
    } catch (IOException | FSError e) {
      throw UserError.of("%s: %s", failure, FileTrouble.reason(e)).at(name).because(e);
    }
  }

  /** Runs an operation on a file or folder that may be missing; the result is then empty. */
  <T> Optional<T> runIfPresent(String name, String failure, Operation<T> operation) {
    return run(
        name,
        failure,
        (files, path) -> {
          try {
            return Optional.of(operation.on(files, path));
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** The path of that name. */
  static Path path(String name) {
    Secrets.requireNoPassword(name);
    Path path;
    try {
      path = new Path(name);
    } catch (IllegalArgumentException e) {
      throw UserError.of("\"%s\" is not a path: %s", name, FileTrouble.reason(e)).because(e);
    }
    LocalPath.requireName(path);
    return path;
  }

  private FileContext context(Path path) throws IOException {
    try {
      return FileContext.getFileContext(path.toUri(), configuration);
    } catch (RuntimeException e) {
      // Hadoop reports a missing class so.
      throw new IOException(e.getMessage(), e);
    }
  }
}
