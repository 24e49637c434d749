package kindling.store;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import kindling.config.FileTrouble;
import kindling.config.Secrets;
import kindling.config.UserError;
import kindling.config.message.Variant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Path;

/**
 * Whole files on any Hadoop file system. A file is either the old one or the new one, never half of
 * it.
 */
public final class Storage {
  private static final String UNREADABLE = "cannot be read";

  /** The longest file that fits into an array. */
  static final int MOST_BYTES = Integer.MAX_VALUE - 16;

  private final Configuration configuration;

  /** Storage as some Hadoop configuration says. */
  public Storage(Configuration hadoop) {
    this.configuration = new Configuration(hadoop);
    // Local files without a hidden checksum file beside each.
    configuration.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
  }

  /** Puts the content of a file into a stream, piece by piece, and leaves that open. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file: to a temporary one beside it, flushed, then renamed over it. */
  public void write(String name, byte[] content) {
    write(name, out -> out.write(content));
  }

  /** Writes a file that need not fit into memory, likewise. */
  public void write(String name, Content content) {
    work(
        name,
        "cannot be written",
        (files, path) -> {
          new Replacement(files, path).write(content);
          return path;
        });
  }

  /** Writes a text, UTF-8. */
  public void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a file of at most {@code mostBytes}. */
  public byte[] read(String name, long mostBytes) {
    return work(
        name,
        UNREADABLE,
        (files, path) -> read(files, path, name, mostBytes),
        e -> {
          throw UserError.of("no such file").at(name).because(e);
        });
  }

  private static byte[] read(FileContext files, Path path, String name, long mostBytes)
      throws IOException {
    var status = files.getFileStatus(path);
    if (status.isDirectory()) {
      throw UserError.of("is a folder, not a file").at(name);
    }
    if (status.getLen() > mostBytes) {
      throw UserError.of("has %,d bytes; at most %,d can be read", status.getLen(), mostBytes)
          .at(name);
    }
    try (InputStream in = files.open(path)) {
      byte[] bytes = in.readNBytes((int) Math.min(mostBytes, MOST_BYTES));
      if (in.read() != -1) {
        throw UserError.of("has more than %,d bytes", bytes.length).at(name);
      }
      return bytes;
    }
  }

  /** A file that is being read. */
  public record Opened(long bytes, InputStream in) implements Closeable {
    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Opens a file that need not fit into memory. */
  public Opened open(String name) {
    return work(
        name,
        UNREADABLE,
        (files, path) -> new Opened(files.getFileStatus(path).getLen(), files.open(path)));
  }

  /** Refuses a folder for results that is a file, or not empty unless {@code overwrite}. */
  public void requireVacant(String name, boolean overwrite) {
    requireVacant(name, overwrite, "choose another folder, or add --overwrite");
  }

  /** The same for who cannot be told to overwrite anything. */
  public void requireVacant(String name) {
    requireVacant(name, false, "choose another folder");
  }

  private void requireVacant(String name, boolean overwrite, String cure) {
    if (exists(name) && !isFolder(name)) {
      throw UserError.of("is a file").expected("a folder for the results").at(name);
    }
    if (!overwrite && !isVacant(name)) {
      throw UserError.of("is not empty").cure(cure).at(name);
    }
  }

  /**
   * Whether nothing is in a folder but what a command leaves that was killed before it wrote
   * anything whole; so, too, if there is no such folder.
   */
  public boolean isVacant(String name) {
    return list(name).stream()
        .allMatch(file -> file.equals(FolderLock.NAME) || Replacement.isTemporary(file));
  }

  /** Refuses a file that is there already, unless {@code overwrite}, and a folder. */
  public void requireReplaceable(String name, boolean overwrite) {
    if (isFolder(name)) {
      throw UserError.of("is a folder").expected("a file for the output").at(name);
    }
    if (!overwrite && exists(name)) {
      throw UserError.of("exists already").cure("%s", Variant.ANOTHER_OUTPUT).at(name);
    }
  }

  /** Refuses links in a folder of this machine: what is written through them lies elsewhere. */
  public void requireNoLinks(String name) {
    local(name).ifPresent(folder -> OwnFolder.requireOrdinary(name, folder));
  }

  /**
   * Makes a folder if there is none, and does some work while no other command can do such work
   * there.
   *
   * @throws UserError if somebody works there already, or there are links in it
   */
  public <T> T whileLocked(String name, Supplier<T> work) {
    makeFolder(name);
    requireNoLinks(name);
    FolderLock lock = FolderLock.of(name, local(name));
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  /** Where a file or folder is on this machine; empty if it is elsewhere. */
  private Optional<java.nio.file.Path> local(String name) {
    return LocalPath.of(new Path(qualified(name)));
  }

  /** Makes a folder, and those above it. */
  public void makeFolder(String name) {
    work(
        name,
        "cannot be made",
        (files, path) -> {
          files.mkdir(path, null, true);
          return path;
        });
  }

  /** The names of what is in a folder; none if there is no such folder. */
  public List<String> list(String name) {
    return work(
        name,
        UNREADABLE,
        (files, path) ->
            Arrays.stream(files.util().listStatus(path))
                .map(status -> status.getPath().getName())
                .toList(),
        e -> List.of());
  }

  /** The SHA-256 of some bytes, in lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether a file or folder exists. */
  public boolean exists(String name) {
    return work(name, UNREADABLE, (files, path) -> files.util().exists(path));
  }

  /** Whether there is a folder of that name. */
  public boolean isFolder(String name) {
    return work(
        name, UNREADABLE, (files, path) -> files.getFileStatus(path).isDirectory(), e -> false);
  }

  /** The whole path of a file or folder, with its file system. */
  public String qualified(String name) {
    return work(name, UNREADABLE, (files, path) -> files.makeQualified(path).toString());
  }

  /** Puts a folder in the place of another, which is deleted. */
  public void replaceFolder(String from, String to) {
    delete(to);
    work(
        to,
        "cannot be written",
        (files, path) -> {
          files.rename(path(from), path);
          return path;
        });
  }

  /** Deletes a file, or a folder with all that is in it, if it exists. */
  public void delete(String name) {
    work(name, "cannot be deleted", (files, path) -> files.delete(path, true), e -> false);
  }

  /** Something done with a file or folder. */
  @FunctionalInterface
  private interface Work<T> {
    T on(FileContext files, Path path) throws IOException;
  }

  private <T> T work(String name, String problem, Work<T> work) {
    return work(
        name,
        problem,
        work,
        e -> {
          throw FileTrouble.error(name, problem, e);
        });
  }

  /** Does it; trouble with files is the user's, to whom the problem is said. */
  private <T> T work(
      String name, String problem, Work<T> work, Function<FileNotFoundException, T> missing) {
    Path path = path(name);
    try {
      return work.on(context(path), path);
    } catch (FileNotFoundException e) {
      return missing.apply(e);
    } catch (IOException | FSError e) {
      throw FileTrouble.error(name, problem, e);
    }
  }

  private static Path path(String name) {
    Secrets.requireNoPassword(name);
    Path path;
    try {
      path = new Path(name);
    } catch (IllegalArgumentException e) {
      throw UserError.of("\"%s\" is no path", name).found("%s", FileTrouble.reason(e)).because(e);
    }
    LocalPath.requireName(path);
    return path;
  }

  private FileContext context(Path path) throws IOException {
    try {
      return FileContext.getFileContext(path.toUri(), configuration);
    } catch (RuntimeException e) {
      // How Hadoop says that a class is missing.
      throw new IOException(e.getMessage(), e);
    }
  }
}
