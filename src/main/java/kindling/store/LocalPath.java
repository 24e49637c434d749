package kindling.store;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import kindling.config.UserError;
import org.apache.hadoop.fs.Path;

/** Converts paths of Hadoop on this machine to paths of {@code java.nio}. */
final class LocalPath {
  /** The charset of file names, by the locale. */
  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private LocalPath() {}

  /**
   * The path for {@code java.nio}; empty on another file system.
   *
   * <p>Not {@code java.nio.file.Path.of(path.toUri())}: Java requires letters that are not ASCII to
   * be escaped in a URI, but Hadoop escapes none.
   *
   * @param qualified with its scheme
   */
  static Optional<java.nio.file.Path> of(Path qualified) {
    return "file".equals(qualified.toUri().getScheme())
        ? Optional.of(new File(qualified.toUri().getPath()).toPath())
        : Optional.empty();
  }

  /** Refuses a local file name in which Java would silently replace letters with question marks. */
  static void requireName(Path path) {
    requireName(path, NAMES);
  }

  static void requireName(Path path, Charset names) {
    String scheme = path.toUri().getScheme();
    boolean local = scheme == null || scheme.equals("file");
    // A character that Java could not read on the command line is U+FFFD here.
    String name = path.toUri().getPath();
    boolean lost = !names.equals(StandardCharsets.UTF_8) && name.indexOf('\uFFFD') >= 0;
    if (local && (lost || !names.newEncoder().canEncode(name))) {
      throw UserError.of("the charset of the locale, %s, cannot represent this file name", names)
          .cure("export LC_ALL=C.UTF-8, or another UTF-8 locale")
          .at(path.toString());
    }
  }
}
