package kindling.store;

import java.io.Closeable;
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
import java.util.function.Supplier;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.store.FileSystems.Operation;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Path;

/**
 * Whole files on any Hadoop file system. A reader sees either the old file or the new one, never a
 * part of one.
 */
public final class Storage {
  /** The longest file that fits into an array. */
  static final int MOST_BYTES = Integer.MAX_VALUE - 16;

  private static final String CANNOT_READ = "cannot be read";
  private static final Operation<Boolean> IS_FOLDER =
      (files, path) -> files.getFileStatus(path).isDirectory();

  private final FileSystems fileSystems;

  /** Storage on the file systems of a Hadoop configuration. */
  public Storage(Configuration hadoop) {
    this.fileSystems = new FileSystems(hadoop);
  }

  /** Writes the content of a file to a stream, and leaves the stream open. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file: to a temporary one beside it, flushed, then renamed over it. */
  public void write(String name, byte[] content) {
    write(name, out -> out.write(content));
  }

  /** Writes a file in the same way; it need not fit into memory. */
  public void write(String name, Content content) {
    fileSystems.run(
        name,
        "cannot be written",
        (files, path) -> {
          new Replacement(files, path).write(content);
          return null;
        });
  }

  /** Writes a string, in UTF-8. */
  public void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a file of at most {@code mostBytes}. */
  public byte[] read(String name, long mostBytes) {
    return fileSystems
        .runIfPresent(name, CANNOT_READ, (files, path) -> read(name, files, path, mostBytes))
        .orElseThrow(() -> new UserError(name + ": no such file"));
  }

  private static byte[] read(String name, FileContext files, Path path, long mostBytes)
      throws IOException {
    var status = files.getFileStatus(path);
    if (status.isDirectory()) {
      throw new UserError(name + ": is a folder, not a file");
    }
    if (status.getLen() > mostBytes) {
      throw new UserError(
          "%s: has %,d bytes; at most %,d can be read".formatted(name, status.getLen(), mostBytes));
    }
    try (InputStream in = files.open(path)) {
      byte[] bytes = in.readNBytes((int) Math.min(mostBytes, MOST_BYTES));
      if (in.read() != -1) {
        throw new UserError("%s: has more than %,d bytes".formatted(name, bytes.length));
      }
      return bytes;
    }
  }

  /** An open file, and its length. */
  public record Opened(long bytes, InputStream in) implements Closeable {
    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Opens a file that need not fit into memory. */
  public Opened open(String name) {
    return fileSystems.run(
        name,
        CANNOT_READ,
        (files, path) -> new Opened(files.getFileStatus(path).getLen(), files.open(path)));
  }

  /** Refuses a folder for results that is a file, or is not empty, unless {@code overwrite}. */
  public void requireVacant(String name, boolean overwrite) {
    requireVacant(name, overwrite, "choose another folder, or add --overwrite");
  }

  /** The same for a command without the option to overwrite. */
  public void requireVacant(String name) {
    requireVacant(name, false, "choose another folder");
  }

  private void requireVacant(String name, boolean overwrite, String cure) {
    Optional<Boolean> folder = fileSystems.runIfPresent(name, "cannot be used", IS_FOLDER);
    if (folder.isPresent() && !folder.get()) {
      throw new UserError(name + ": is a file; a folder is needed for the results");
    }
    if (folder.isPresent() && !overwrite && !isVacant(name)) {
      throw new UserError(name + ": is not empty; " + cure);
    }
  }

  /**
   * Whether a folder is missing, or contains only what a command leaves that was killed before it
   * completed its first file.
   */
  public boolean isVacant(String name) {
    return list(name).stream()
        .allMatch(file -> file.equals(FolderLock.NAME) || Replacement.isTemporary(file));
  }

  /** Refuses a folder, and, unless {@code overwrite}, a file that exists already. */
  public void requireReplaceable(String name, boolean overwrite) {
    Optional<Boolean> folder = fileSystems.runIfPresent(name, "cannot be used", IS_FOLDER);
    if (folder.isPresent() && folder.get()) {
      throw new UserError(name + ": is a folder; it must be a file");
    }
    if (folder.isPresent() && !overwrite) {
      throw UserError.of("exists already").cure("%s", Variant.ANOTHER_OUTPUT).at(name);
    }
  }

  /** Refuses links in a local folder: a file written through a link lies elsewhere. */
  public void requireNoLinks(String name) {
    local(name).ifPresent(folder -> OwnFolder.requireOrdinary(name, folder));
  }

  /**
   * Makes a folder if it does not exist, and does some work while other commands are locked out of
   * it.
   *
   * @throws UserError if another command works there already, or there are links in it
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

  /** The local path of a file or folder; empty if it is on another file system. */
  private Optional<java.nio.file.Path> local(String name) {
    return LocalPath.of(new Path(qualified(name)));
  }

  /** Makes a folder, and those above it. */
  public void makeFolder(String name) {
    fileSystems.run(
        name,
        "cannot be made",
        (files, path) -> {
          files.mkdir(path, null, true);
          return null;
        });
  }

  /** The names of the files and folders in a folder; none if it does not exist. */
  public List<String> list(String name) {
    return fileSystems
        .runIfPresent(
            name,
            CANNOT_READ,
            (files, path) ->
                Arrays.stream(files.util().listStatus(path))
                    .map(status -> status.getPath().getName())
                    .toList())
        .orElse(List.of());
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
    return fileSystems.run(name, CANNOT_READ, (files, path) -> files.util().exists(path));
  }

  /** Whether there is a folder of that name. */
  public boolean isFolder(String name) {
    return fileSystems.runIfPresent(name, CANNOT_READ, IS_FOLDER).orElse(false);
  }

  /** The whole path of a file or folder, with its file system. */
  public String qualified(String name) {
    return fileSystems.run(
        name, CANNOT_READ, (files, path) -> files.makeQualified(path).toString());
  }

  /** Moves a folder to the place of another, which is deleted. */
  public void replaceFolder(String from, String to) {
    delete(to);
    Path target = FileSystems.path(to);
    fileSystems.run(
        from,
        "cannot be moved to " + to,
        (files, path) -> {
          files.rename(path, target);
          return null;
        });
  }

  /** Deletes a file, or a folder with all that is in it, if it exists. */
  public void delete(String name) {
    fileSystems.runIfPresent(name, "cannot be deleted", (files, path) -> files.delete(path, true));
  }
}
