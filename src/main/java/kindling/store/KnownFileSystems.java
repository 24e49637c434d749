package kindling.store;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file systems that a command already uses: the disks of this machine, Hadoop's default file
 * system, and that of a file or folder that the user names.
 */
public final class KnownFileSystems {
  private final List<URI> known = new ArrayList<>();

  /** The file systems of a Hadoop configuration and of a file. */
  public KnownFileSystems(Configuration hadoop, String file) {
    known.add(FileSystem.getDefaultUri(hadoop));
    known.add(new Path(file).toUri());
  }

  /** Whether a path is on one of them; it need not exist. */
  public boolean have(String path) {
    URI uri;
    try {
      uri = new Path(path.isEmpty() ? "." : path).toUri();
    } catch (IllegalArgumentException e) {
      return true; // not a path: an error is reported when it is read
    }
    boolean local = uri.getScheme() == null ? uri.getAuthority() == null : isFile(uri);
    return local || known.stream().anyMatch(other -> isSame(uri, other));
  }

  private static boolean isFile(URI uri) {
    return uri.getScheme().equalsIgnoreCase("file");
  }

  /** A path without an authority has that of the default file system. */
  private static boolean isSame(URI path, URI other) {
    return other.getScheme() != null
        && other.getScheme().equalsIgnoreCase(path.getScheme())
        && (path.getAuthority() == null
            || Objects.equals(path.getAuthority(), other.getAuthority()));
  }
}
