package kindling.store;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import kindling.config.UserError;
import org.apache.hadoop.fs.Path;

/** Where a file of Hadoop's lies for {@code java.nio}, if it lies on this machine. */
final class LocalPath {
  /** In which Java writes names of files, by the locale. */
  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private LocalPath() {}

  /**
   * The path as {@code java.nio} has it; empty if it is of another file system.
   *
   * <p>Not {@code java.nio.file.Path.of(path.toUri())}: Java wants every letter that is not ASCII
   * escaped in a URI, and Hadoop escapes none.
   *
   * @param qualified with its scheme
   */
  static Optional<java.nio.file.Path> of(Path qualified) {
    return "file".equals(qualified.toUri().getScheme())
        ? Optional.of(new File(qualified.toUri().getPath()).toPath())
        : Optional.empty();
  }

  /** Refuses a local file whose name Java would change, question marks in it, without a word. */
  static void requireName(Path path) {
    requireName(path, NAMES);
  }

  static void requireName(Path path, Charset names) {
    String scheme = path.toUri().getScheme();
    boolean local = scheme == null || scheme.equals("file");
    // What Java could not read on the command line is U+FFFD here.
    String name = path.toUri().getPath();
    boolean lost = !names.equals(StandardCharsets.UTF_8) && name.indexOf('\uFFFD') >= 0;
    if (local && (lost || !names.newEncoder().canEncode(name))) {
      throw UserError.of(
              "the locale's charset %s has no such letters for the name of a file", names)
          .cure("export LC_ALL=C.UTF-8, or another locale of UTF-8")
          .at(path.toString());
    }
  }
}
