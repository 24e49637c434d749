package kindling.store;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file systems that a command works with anyway: the disks of this machine, Hadoop's default,
 * and that of a file or folder that the user names.
 */
public final class KnownFileSystems {
  private final List<URI> known = new ArrayList<>();

  /** Those of a Hadoop configuration, and where some file lies. */
  public KnownFileSystems(Configuration hadoop, String file) {
    known.add(FileSystem.getDefaultUri(hadoop));
    known.add(new Path(file).toUri());
  }

  /** Whether a path lies on one of them; it need not exist. */
  public boolean have(String path) {
    URI uri;
    try {
      uri = new Path(path.isEmpty() ? "." : path).toUri();
    } catch (IllegalArgumentException e) {
      return true; // no path at all, as whoever reads it will say
    }
    boolean local = uri.getScheme() == null ? uri.getAuthority() == null : isFile(uri);
    return local || known.stream().anyMatch(other -> isSame(uri, other));
  }

  private static boolean isFile(URI uri) {
    return uri.getScheme().equalsIgnoreCase("file");
  }

  /** A path without an authority means that of the default. */
  private static boolean isSame(URI path, URI other) {
    return other.getScheme() != null
        && other.getScheme().equalsIgnoreCase(path.getScheme())
        && (path.getAuthority() == null
            || Objects.equals(path.getAuthority(), other.getAuthority()));
  }
}
